// Samples for the tests of the comparison, in flavors that do not exist.
#pragma once

#include "compare/comparison.h"

#include <string>
#include <vector>

namespace gilt::compare::testing {

inline Sample make_sample(const std::string& flavor, int round, double wall_ms, double cpu_ms = 10,
                          std::int64_t peak_kb = 1000) {
    Sample sample;
    sample.flavor = flavor;
    sample.round = round;
    sample.process.ending = Ending::exited;
    sample.process.wall_ns = static_cast<std::int64_t>(wall_ms * 1e6);
    sample.process.user_ns = static_cast<std::int64_t>(cpu_ms * 1e6);
    sample.process.peak_rss_kb = peak_kb;
    return sample;
}

struct Axes {
    std::string memory;
    std::string lock;
};

// One run a round, from round 1, with the given wall times.
inline void add_runs(std::vector<Sample>& samples, const std::string& flavor, const Axes& axes,
                     const std::vector<double>& wall_ms, double cpu_ms = 10, std::int64_t peak_kb = 1000) {
    int round = 0;
    for (const double wall : wall_ms) {
        samples.push_back(make_sample(flavor, ++round, wall, cpu_ms, peak_kb));
        samples.back().counters.memory = axes.memory;
        samples.back().counters.lock = axes.lock;
    }
}

inline Comparison compare_samples(const std::vector<Sample>& samples, const std::vector<std::string>& names,
                                  const std::string& baseline) {
    return compare(samples, names, {}, baseline, Clock::process, {1, 0.01});
}

} // namespace gilt::compare::testing
