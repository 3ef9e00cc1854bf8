// Fills the tables from a comparison.
#include "compare/report.h"

#include "compare/units.h"

#include <fmt/core.h>

#include <algorithm>

namespace gilt::compare {
namespace {

constexpr std::size_t line_width = 80;
constexpr std::size_t shortest_text = 10; // however little room there is
constexpr std::size_t longest_note = 68;

using Format = std::string (*)(double);

Cell absent() {
    return {"-", Tone::faint};
}

Cell value_cell(const std::optional<double>& value, Format format) {
    return value ? Cell{format(*value), Tone::plain} : absent();
}

// The ratio, or ~ where there is no difference to speak of.
Cell ratio_cell(const MetricSummary& metric, bool is_baseline) {
    if (is_baseline)
        return {"1", Tone::plain};
    if (!metric.ratio)
        return absent();
    if (!metric.ratio->distinct)
        return {"~", Tone::faint};
    return {format_ratio(metric.ratio->ratio), metric.ratio->ratio < 1 ? Tone::better : Tone::worse};
}

Cell interval_cell(const MetricSummary& metric) {
    return metric.ratio ? Cell{format_interval(metric.ratio->interval), Tone::faint} : Cell{"", Tone::plain};
}

void add_metric(std::vector<Cell>& row, const MetricSummary& metric, bool is_baseline, Format format) {
    row.push_back(value_cell(metric.median, format));
    row.push_back(ratio_cell(metric, is_baseline));
    row.push_back(interval_cell(metric));
}

Cell lock_cell(const FlavorSummary& flavor) {
    if (!flavor.lock_waits)
        return absent();
    std::string text = format_count(*flavor.lock_waits);
    if (*flavor.lock_waits > 0 && flavor.lock_wait_ns)
        text += ", " + format_duration(*flavor.lock_wait_ns);
    return {text, Tone::plain};
}

std::string shorten(std::string text, std::size_t length) {
    if (text.size() > length)
        text.replace(length - 3, std::string::npos, "...");
    return text;
}

std::vector<Cell> time_row(const FlavorSummary& flavor, bool is_baseline) {
    std::vector<Cell> row{{flavor.name, Tone::plain}};
    add_metric(row, flavor.metric(Metric::wall), is_baseline, format_duration);
    add_metric(row, flavor.metric(Metric::cpu), is_baseline, format_duration);
    return row;
}

std::vector<Cell> runtime_row(const FlavorSummary& flavor, bool is_baseline) {
    std::vector<Cell> row{{flavor.name, Tone::plain}};
    add_metric(row, flavor.metric(Metric::peak_memory), is_baseline, format_kilobytes);
    row.push_back(value_cell(flavor.collections, format_count));
    row.push_back(value_cell(flavor.pause_max_ns, format_duration));
    row.push_back(lock_cell(flavor));
    return row;
}

// One line in which `text` gives way to what stands before and after it.
std::string fit_line(const std::string& before, const std::string& text, const std::string& after) {
    const std::size_t taken = std::min(before.size() + after.size(), line_width - shortest_text);
    return before + shorten(text, line_width - taken) + after + "\n";
}

std::string command_line(const Setting& setting) {
    std::string text = setting.program;
    for (const std::string& argument : setting.arguments)
        text += " " + argument;
    return text;
}

template <class Count>
std::string plural(Count count, const char* noun) {
    return fmt::format("{} {}{}", count, noun, count == 1 ? "" : "s");
}

std::string describe_parallelism(const Host& host) {
    return fmt::format("effective parallelism {:.2f} of {}{}", host.effective_parallelism, host.cpus,
                       host.looks_shared() ? ": looks shared, distrust speed-ups" : "");
}

} // namespace

std::string describe_setting(const Setting& setting, const Host& host) {
    const std::string extent = fmt::format("   {} x {}   seed {}", plural(setting.flavors, "flavor"),
                                           plural(setting.rounds, "round"), setting.seed);
    const std::string cpus = fmt::format(", {}{}, load {:.2f}", plural(host.cpus, "CPU"),
                                         setting.pinned ? " (pinned)" : "", host.load);
    std::string text = fit_line("gilt compare ", command_line(setting), extent);
    text += fit_line("host  ", host.cpu_model, cpus);
    text += fmt::format("      {}\n", describe_parallelism(host));
    if (setting.clock == Clock::program)
        text += "clock the program's own: start-up and exit are left out\n";
    return text;
}

std::string make_tables(const Comparison& comparison, const Palette& palette) {
    Table times({"flavor", "wall", "ratio", "95%", "CPU", "ratio", "95%"});
    Table runtime({"flavor", "peak RSS", "ratio", "95%", "collections", "max pause", "GIL waits"});
    for (const FlavorSummary& flavor : comparison.flavors) {
        const bool is_baseline = flavor.name == comparison.baseline;
        if (!flavor.skipped.empty()) {
            times.add_note(flavor.name, shorten("skipped: " + flavor.skipped, longest_note));
            continue;
        }
        times.add_row(time_row(flavor, is_baseline));
        runtime.add_row(runtime_row(flavor, is_baseline));
    }
    return times.render(palette) + "\n" + runtime.render(palette);
}

} // namespace gilt::compare
