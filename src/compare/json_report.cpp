// Builds the JSON document; keys keep the order in which they are written here.
#include "compare/json_report.h"

#include <nlohmann/json.hpp>

namespace gilt::compare {
namespace {

using json = nlohmann::ordered_json;

constexpr int schema = 1;

json host_json(const Host& host, bool pinned) {
    return {{"cpu_model", host.cpu_model},
            {"cpus", host.cpus},
            {"pinned", pinned},
            {"load", host.load},
            {"effective_parallelism", host.effective_parallelism},
            {"looks_shared", host.looks_shared()}};
}

json setting_json(const Setting& setting, const std::string& baseline) {
    return {{"rounds", setting.rounds},
            {"warmup", setting.warmup},
            {"seed", setting.seed},
            {"baseline", baseline},
            {"minimum_effect", setting.minimum_effect},
            {"clock", setting.clock == Clock::program ? "program" : "process"}};
}

json flavor_json(const Flavor& flavor, const Comparison& comparison) {
    json result{{"name", flavor.name}, {"executable", flavor.executable.string()}};
    const FlavorSummary* summary = comparison.find(flavor.name);
    if (summary == nullptr)
        return result;
    result["memory"] = summary->memory.empty() ? json() : json(summary->memory);
    result["lock"] = summary->lock.empty() ? json() : json(summary->lock);
    if (!summary->skipped.empty())
        result["skipped"] = summary->skipped;
    return result;
}

json metrics_json(const Sample& sample) {
    const ProcessResult& process = sample.process;
    const json statistics = json::parse(sample.statistics, nullptr, false);
    return {{"user_ns", process.user_ns},
            {"system_ns", process.system_ns},
            {"peak_rss_kb", process.peak_rss_kb},
            {"voluntary_switches", process.voluntary_switches},
            {"involuntary_switches", process.involuntary_switches},
            {"statistics", statistics.is_discarded() ? json() : statistics}};
}

json run_json(const Sample& sample, const std::string& program) {
    json flags = json::array();
    if (sample.warmup)
        flags.push_back("warmup");
    if (is_skip(sample))
        flags.push_back("skipped");
    const ProcessResult& process = sample.process;
    return {{"round", sample.round},
            {"order", sample.order},
            {"flavor", sample.flavor},
            {"benchmark", program},
            {"exit", process.ending == Ending::exited ? json(process.code) : json()},
            {"ending", describe_ending(process)},
            {"iterations", json::array({{{"wall_ns", process.wall_ns}, {"cpu_ns", process.cpu_ns()}}})},
            {"metrics", metrics_json(sample)},
            {"flags", flags}};
}

json metric_json(const MetricSummary& metric) {
    json result{{"median", metric.median ? json(*metric.median) : json()}};
    if (metric.ratio) {
        result["ratio"] = metric.ratio->ratio;
        result["low"] = metric.ratio->interval.low;
        result["high"] = metric.ratio->interval.high;
        result["pairs"] = metric.ratio->pairs;
        result["distinct"] = metric.ratio->distinct;
    }
    return result;
}

json summary_json(const FlavorSummary& flavor) {
    json result{{"flavor", flavor.name}};
    for (const Metric metric : all_metrics)
        result[metric_name(metric)] = metric_json(flavor.metric(metric));
    return result;
}

} // namespace

std::string make_json(const Setting& setting, const Host& host, const std::vector<Flavor>& flavors,
                      const std::vector<Sample>& samples, const Comparison& comparison) {
    json document{{"schema", schema},
                  {"host", host_json(host, setting.pinned)},
                  {"setting", setting_json(setting, comparison.baseline)},
                  {"flavors", json::array()},
                  {"benchmarks", json::array({{{"name", setting.program}, {"args", setting.arguments}}})},
                  {"runs", json::array()},
                  {"summary", json::array()}};
    for (const Flavor& flavor : flavors)
        document["flavors"].push_back(flavor_json(flavor, comparison));
    for (const Sample& sample : samples)
        document["runs"].push_back(run_json(sample, setting.program));
    for (const FlavorSummary& flavor : comparison.flavors)
        if (flavor.skipped.empty())
            document["summary"].push_back(summary_json(flavor));
    return document.dump(1, ' ', false, json::error_handler_t::replace) + "\n";
}

} // namespace gilt::compare
