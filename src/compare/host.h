// The machine on which the comparison runs, as far as it bears on the result.
#pragma once

#include <string>
#include <vector>

namespace gilt::compare {

struct Host {
    std::string cpu_model;
    int cpus = 1; // those that this process may use
    double load = 0;
    // How many CPUs' worth of work as many spinning threads as CPUs get done.
    double effective_parallelism = 1;

    bool looks_shared() const { return effective_parallelism < 0.9 * cpus; }
};

// Takes about 0.2 s, for the calibration.
Host examine_host();

// Restricts this process and the children it will have; throws std::system_error.
void pin_to_cpus(const std::vector<int>& cpus);

} // namespace gilt::compare
