// What the samples say: for each flavor the medians, and the ratios to the
// baseline with their intervals. Ratios are paired within a round; warm-up rounds
// and runs that did not succeed do not count.
#pragma once

#include "compare/options.h"
#include "compare/sample.h"
#include "compare/statistics.h"

#include <array>
#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace gilt::compare {

enum class Metric { wall, cpu, peak_memory };
inline constexpr std::array all_metrics{Metric::wall, Metric::cpu, Metric::peak_memory};

const char* metric_name(Metric metric);

// A value for each round in which there is one.
using Series = std::map<int, double>;

Series collect(const std::vector<Sample>& samples, const std::string& flavor, Metric metric, Clock clock);

// One logarithm of numerator / denominator for each round that both have.
std::vector<double> paired_log_ratios(const Series& numerator, const Series& denominator);

struct MetricSummary {
    std::optional<double> median;
    std::optional<Estimate> ratio; // to the baseline, which has none itself
};

struct FlavorSummary {
    std::string name;
    std::string memory; // the axes, as the flavor tells them
    std::string lock;
    std::array<MetricSummary, all_metrics.size()> metrics;
    std::optional<double> collections; // medians
    std::optional<double> pause_max_ns;
    std::optional<double> lock_waits;
    std::optional<double> lock_wait_ns;
    std::string skipped; // the reason; empty when it was measured

    const MetricSummary& metric(Metric which) const { return metrics[static_cast<std::size_t>(which)]; }
};

struct Comparison {
    std::string baseline;
    std::vector<FlavorSummary> flavors;

    const FlavorSummary* find(const std::string& name) const;
};

// The flavors are listed as in `names`. When the wanted baseline was not measured,
// the first flavor that was takes its place; without any it is empty.
Comparison compare(const std::vector<Sample>& samples, const std::vector<std::string>& names,
                   const std::map<std::string, std::string>& skipped, const std::string& baseline,
                   Clock clock, const Judgement& judgement);

} // namespace gilt::compare
