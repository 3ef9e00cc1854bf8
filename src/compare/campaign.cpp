// Runs the rounds, keeps every sample, and watches endings and outputs.
#include "compare/campaign.h"

#include "compare/output_difference.h"

#include <fmt/core.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <string_view>
#include <utility>

namespace gilt::compare {
namespace {

constexpr std::size_t most_error_text = 1 << 16;

std::string read_start(const std::filesystem::path& path) {
    std::ifstream stream(path, std::ios::binary);
    std::string text(most_error_text, '\0');
    stream.read(text.data(), static_cast<std::streamsize>(text.size()));
    text.resize(static_cast<std::size_t>(stream.gcount()));
    return text;
}

std::string last_line(std::string_view text) {
    while (text.ends_with('\n'))
        text.remove_suffix(1);
    return std::string(text.substr(text.rfind('\n') + 1));
}

// A name that no flavor takes for an option.
std::string as_file_argument(const std::string& program) {
    return program.starts_with('-') ? "./" + program : program;
}

std::string describe_difference(const OutputDifference& difference, const std::string& left,
                                const std::string& right) {
    const std::size_t width = std::max(left.size(), right.size()) + 1;
    return fmt::format("  line {}, byte {}:\n  {:<{}} {}\n  {:<{}} {}\n", difference.line,
                       difference.column, left + ":", width, difference.left, right + ":", width,
                       difference.right);
}

} // namespace

Campaign::Campaign(Plan plan, ProcessRunner& runner, std::filesystem::path folder, Progress progress)
    : plan_(std::move(plan)), runner_(runner), folder_(std::move(folder)),
      progress_(std::move(progress)) {}

void Campaign::run() {
    for (std::size_t i = 0; i < plan_.schedule.size(); ++i) {
        run_round(i);
        if (runner_.stop_signal() != 0)
            return;
        if (!failures_.empty())
            problems_ = describe_failures(failures_, plan_.flavors.size());
        else if (plan_.compare_output)
            compare_outputs(i);
        if (!problems_.empty())
            return;
    }
}

void Campaign::run_round(std::size_t index) {
    int order = 0;
    for (const std::size_t next : plan_.schedule[index]) {
        const Flavor& flavor = plan_.flavors[next];
        if (skipped_.contains(flavor.name))
            continue;
        progress_(fmt::format("{}: {}", describe_round(index), flavor.name));
        run_flavor(flavor, index, ++order);
        if (runner_.stop_signal() != 0)
            return;
    }
}

void Campaign::run_flavor(const Flavor& flavor, std::size_t round, int order) {
    std::error_code ignored;
    std::filesystem::remove(file("statistics"), ignored); // not those of the run before
    Sample sample;
    sample.flavor = flavor.name;
    sample.warmup = round < plan_.warmup;
    sample.round = static_cast<int>(sample.warmup ? round : round - plan_.warmup) + 1;
    sample.order = order;
    sample.process = runner_.run(command_for(flavor));
    sample.statistics = read_start(file("statistics"));
    sample.counters = parse_runtime_counters(sample.statistics);
    samples_.push_back(sample);
    note_ending(sample);
}

void Campaign::note_ending(const Sample& sample) {
    if (sample.process.succeeded() || sample.process.ending == Ending::interrupted)
        return;
    const std::string text = read_start(file("errors"));
    if (!is_skip(sample)) {
        failures_.push_back({sample.flavor, describe_ending(sample.process), text});
        return;
    }
    const std::string reason = last_line(text);
    skipped_[sample.flavor] = reason.empty() ? describe_ending(sample.process) : reason;
}

void Campaign::compare_outputs(std::size_t round) {
    if (reference_.empty()) {
        const Flavor* reference = find_flavor(plan_.flavors, plan_.baseline);
        if (reference == nullptr || !was_run(*reference)) {
            const auto any = std::find_if(plan_.flavors.begin(), plan_.flavors.end(),
                                          [&](const Flavor& flavor) { return was_run(flavor); });
            if (any == plan_.flavors.end())
                return;
            reference = &*any;
        }
        reference_ = reference->name;
        std::filesystem::rename(file(reference_ + ".out"), file("reference"));
    }
    for (const Flavor& flavor : plan_.flavors)
        if (was_run(flavor) && std::filesystem::exists(file(flavor.name + ".out")))
            compare_output(flavor, round);
    if (!problems_.empty())
        problems_ += "If the output varies by nature, use --ignore-output.\n";
}

void Campaign::compare_output(const Flavor& flavor, std::size_t round) {
    std::ifstream expected(file("reference"), std::ios::binary);
    std::ifstream actual(file(flavor.name + ".out"), std::ios::binary);
    const auto difference = first_difference(expected, actual);
    if (!difference)
        return;
    std::string left = reference_;
    std::string right = flavor.name;
    if (round > 0) {
        left += " in " + describe_round(0);
        right += " in " + describe_round(round);
    }
    problems_ += fmt::format("gilt-compare: the output of {} differs from that of {}\n", right, left);
    problems_ += describe_difference(*difference, left, right);
}

std::string Campaign::describe_round(std::size_t index) const {
    if (index < plan_.warmup)
        return fmt::format("warm-up {}", index + 1);
    return fmt::format("round {}", index - plan_.warmup + 1);
}

bool Campaign::was_run(const Flavor& flavor) const {
    return !skipped_.contains(flavor.name);
}

Command Campaign::command_for(const Flavor& flavor) const {
    Command command;
    command.executable = flavor.executable;
    command.arguments = {"--stats=json:" + file("statistics").string(), as_file_argument(plan_.program)};
    command.arguments.insert(command.arguments.end(), plan_.arguments.begin(), plan_.arguments.end());
    command.output = plan_.compare_output ? file(flavor.name + ".out") : "/dev/null";
    command.errors = file("errors");
    command.timeout_seconds = plan_.timeout_seconds;
    return command;
}

} // namespace gilt::compare
