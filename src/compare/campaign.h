// All the runs of one comparison, in the order of the schedule. It stops after the
// first round in which something went wrong: a failure, or outputs that differ.
#pragma once

#include "compare/failure.h"
#include "compare/flavors.h"
#include "compare/process.h"
#include "compare/sample.h"
#include "compare/schedule.h"

#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace gilt::compare {

struct Plan {
    std::vector<Flavor> flavors;
    std::string baseline; // its first output is what the others must print
    std::string program;
    std::vector<std::string> arguments;
    Schedule schedule;
    std::size_t warmup = 0; // how many rounds of the schedule do not count
    bool compare_output = true;
    std::optional<double> timeout_seconds;
};

class Campaign {
public:
    using Progress = std::function<void(const std::string&)>;

    Campaign(Plan plan, ProcessRunner& runner, std::filesystem::path folder, Progress progress);

    void run();

    const Plan& plan() const { return plan_; }
    const std::vector<Sample>& samples() const { return samples_; }
    // Flavors that cannot run this program, with the reason that they gave.
    const std::map<std::string, std::string>& skipped() const { return skipped_; }
    // What went wrong, in whole lines; empty when nothing did.
    const std::string& problems() const { return problems_; }

private:
    void run_round(std::size_t index);
    void run_flavor(const Flavor& flavor, std::size_t round, int order);
    void note_ending(const Sample& sample);
    void compare_outputs(std::size_t round);
    void compare_output(const Flavor& flavor, std::size_t round);
    std::string describe_round(std::size_t index) const;
    bool was_run(const Flavor& flavor) const;
    Command command_for(const Flavor& flavor) const;
    std::filesystem::path file(const std::string& name) const { return folder_ / name; }

    Plan plan_;
    ProcessRunner& runner_;
    std::filesystem::path folder_;
    Progress progress_;
    std::vector<Sample> samples_;
    std::map<std::string, std::string> skipped_;
    std::vector<Failure> failures_;
    std::string reference_; // the flavor whose output is kept for comparison
    std::string problems_;
};

} // namespace gilt::compare
