// Sorts samples by flavor and metric and reduces them.
#include "compare/comparison.h"

#include <algorithm>
#include <cmath>

namespace gilt::compare {
namespace {

using Skipped = std::map<std::string, std::string>;

bool counts(const Sample& sample) {
    return !sample.warmup && sample.process.succeeded();
}

double as_double(std::int64_t value) {
    return static_cast<double>(value);
}

std::optional<double> value_of(const Sample& sample, Metric metric, Clock clock) {
    const bool own_clock = clock == Clock::program;
    switch (metric) {
    case Metric::wall:
        return own_clock ? sample.counters.wall_ns : as_double(sample.process.wall_ns);
    case Metric::cpu:
        return own_clock ? sample.counters.cpu_ns : as_double(sample.process.cpu_ns());
    case Metric::peak_memory:
        break;
    }
    return as_double(sample.process.peak_rss_kb);
}

std::optional<double> median_of(const Series& series) {
    if (series.empty())
        return std::nullopt;
    std::vector<double> values;
    for (const auto& [round, value] : series)
        values.push_back(value);
    return median(values);
}

using Counter = std::optional<double> RuntimeCounters::*;

std::optional<double> median_of(const std::vector<Sample>& samples, const std::string& flavor,
                                Counter counter) {
    Series series;
    for (const Sample& sample : samples)
        if (sample.flavor == flavor && counts(sample) && sample.counters.*counter)
            series[sample.round] = *(sample.counters.*counter);
    return median_of(series);
}

std::string choose_baseline(const std::vector<Sample>& samples, const std::vector<std::string>& names,
                            const Skipped& skipped, const std::string& wanted) {
    const auto measured = [&](const std::string& name) {
        const auto is_run = [&](const Sample& sample) { return sample.flavor == name && counts(sample); };
        return !skipped.contains(name) && std::any_of(samples.begin(), samples.end(), is_run);
    };
    if (measured(wanted))
        return wanted;
    const auto first = std::find_if(names.begin(), names.end(), measured);
    return first == names.end() ? "" : *first;
}

void describe_axes(FlavorSummary& flavor, const std::vector<Sample>& samples) {
    for (const Sample& sample : samples) {
        if (sample.flavor == flavor.name && !sample.counters.memory.empty()) {
            flavor.memory = sample.counters.memory;
            flavor.lock = sample.counters.lock;
            return;
        }
    }
}

FlavorSummary summarize(const std::vector<Sample>& samples, const std::string& name,
                        const std::string& baseline, Clock clock, const Judgement& judgement) {
    FlavorSummary summary;
    summary.name = name;
    for (const Metric metric : all_metrics) {
        MetricSummary& cell = summary.metrics[static_cast<std::size_t>(metric)];
        const Series own = collect(samples, name, metric, clock);
        cell.median = median_of(own);
        const auto logs = paired_log_ratios(own, collect(samples, baseline, metric, clock));
        if (name != baseline && !logs.empty())
            cell.ratio = estimate_ratio(logs, judgement);
    }
    summary.collections = median_of(samples, name, &RuntimeCounters::collections);
    summary.pause_max_ns = median_of(samples, name, &RuntimeCounters::pause_max_ns);
    summary.lock_waits = median_of(samples, name, &RuntimeCounters::lock_waits);
    summary.lock_wait_ns = median_of(samples, name, &RuntimeCounters::lock_wait_ns);
    return summary;
}

} // namespace

const char* metric_name(Metric metric) {
    switch (metric) {
    case Metric::wall:
        return "wall_ns";
    case Metric::cpu:
        return "cpu_ns";
    case Metric::peak_memory:
        break;
    }
    return "peak_rss_kb";
}

Series collect(const std::vector<Sample>& samples, const std::string& flavor, Metric metric, Clock clock) {
    Series series;
    for (const Sample& sample : samples)
        if (sample.flavor == flavor && counts(sample))
            if (const auto value = value_of(sample, metric, clock))
                series[sample.round] = *value;
    return series;
}

std::vector<double> paired_log_ratios(const Series& numerator, const Series& denominator) {
    std::vector<double> result;
    for (const auto& [round, value] : numerator) {
        const auto other = denominator.find(round);
        if (other != denominator.end() && value > 0 && other->second > 0)
            result.push_back(std::log(value / other->second));
    }
    return result;
}

const FlavorSummary* Comparison::find(const std::string& name) const {
    const auto found = std::find_if(flavors.begin(), flavors.end(),
                                    [&](const FlavorSummary& flavor) { return flavor.name == name; });
    return found == flavors.end() ? nullptr : &*found;
}

Comparison compare(const std::vector<Sample>& samples, const std::vector<std::string>& names,
                   const Skipped& skipped, const std::string& baseline, Clock clock,
                   const Judgement& judgement) {
    Comparison result;
    result.baseline = choose_baseline(samples, names, skipped, baseline);
    for (const std::string& name : names) {
        const auto reason = skipped.find(name);
        FlavorSummary summary;
        if (reason == skipped.end())
            summary = summarize(samples, name, result.baseline, clock, judgement);
        else
            summary.skipped = reason->second;
        summary.name = name;
        describe_axes(summary, samples);
        result.flavors.push_back(std::move(summary));
    }
    return result;
}

} // namespace gilt::compare
