// Splits the words at the program's file, and hands those before it to CLI11.
#include "compare/options.h"

#include "compare/flavors.h"

#include <CLI/CLI.hpp>
#include <fmt/core.h>

#include <algorithm>
#include <charconv>
#include <map>

namespace gilt::compare {
namespace {

constexpr int most_rounds = 100'000;
constexpr int most_cpus = 1024; // what a fixed-size CPU set can name

// The options as text: those that CLI11 cannot turn into values by itself.
struct RawOptions {
    std::string flavors;
    std::string minimum_effect = "1%";
    std::string pin;
};

class HelpFormatter : public CLI::Formatter {
public:
    HelpFormatter() { column_width(24); }

    std::string make_usage(const CLI::App*, std::string) const override {
        return "Usage: gilt compare [OPTIONS] [--] FILE.lisp [ARG...]\n";
    }

    std::string make_option_opts(const CLI::Option* option) const override {
        return option->get_type_size() == 0 ? "" : " " + option->get_type_name();
    }
};

std::string check_cpus(const std::string& text) {
    return parse_cpus(text) ? "" : "expected CPU numbers such as 0 or 0,2-3, got " + text;
}

std::optional<double> parse_percentage(std::string text) {
    if (text.ends_with('%'))
        text.pop_back();
    double value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size() || !(value >= 0 && value < 1000))
        return std::nullopt;
    return value / 100;
}

std::string check_percentage(const std::string& text) {
    return parse_percentage(text) ? "" : "expected a percentage such as 1%, got " + text;
}

void add_measuring(CLI::App& app, Options& options, RawOptions& raw) {
    app.add_option("--rounds", options.rounds, "Runs of each flavor (5)")
        ->type_name("N")->check(CLI::Range(1, most_rounds).description(""));
    app.add_option("--warmup", options.warmup, "Rounds before that, not counted (0)")
        ->type_name("N")->check(CLI::Range(0, most_rounds).description(""));
    app.add_option("--seed", options.seed, "Order of the runs and bootstrap (random)")->type_name("N");
    app.add_option("--flavors", raw.flavors, "Only these, as a,b (all present)")->type_name("LIST");
    app.add_option("--baseline", options.baseline, "What ratios are to (the default flavor)")
        ->type_name("NAME");
    app.add_option("--pin", raw.pin, "Run on these CPUs only, as 0 or 0,2-3")
        ->type_name("CPUS")->check(CLI::Validator(check_cpus, ""));
    app.add_option("--timeout", options.timeout_seconds, "Most time for a run (no limit)")
        ->type_name("SECONDS")->check(CLI::PositiveNumber.description(""));
    app.add_flag("--ignore-output", options.ignore_output, "Outputs may differ between flavors");
}

void add_reporting(CLI::App& app, Options& options, RawOptions& raw) {
    const std::map<std::string, Clock> clocks{{"process", Clock::process}, {"program", Clock::program}};
    const std::map<std::string, Color> colors{
        {"auto", Color::automatic}, {"always", Color::always}, {"never", Color::never}};
    app.add_option("--clock", options.clock, "process (whole, default) or program (its own)")
        ->type_name("CLOCK")->transform(CLI::CheckedTransformer(clocks).description(""));
    app.add_option("--min-effect", raw.minimum_effect, "Smaller differences are shown as ~ (1%)")
        ->type_name("PERCENT")->check(CLI::Validator(check_percentage, ""));
    app.add_option("--json", options.json_file, "Write every sample; - is standard output")
        ->type_name("FILE");
    app.add_option("--color", options.color, "auto (default), always or never; NO_COLOR")
        ->type_name("WHEN")->transform(CLI::CheckedTransformer(colors).description(""));
}

bool takes_value(const CLI::App& app, const std::string& word) {
    const CLI::Option* option = app.get_option_no_throw(word);
    return option != nullptr && option->get_items_expected_max() > 0;
}

// The index of the program's file in `words`, or their number.
std::size_t find_program(const CLI::App& app, const std::vector<std::string>& words) {
    std::size_t i = 0;
    while (i < words.size() && words[i].size() > 1 && words[i][0] == '-') {
        if (words[i] == "--")
            return i + 1;
        i += takes_value(app, words[i]) ? 2 : 1;
    }
    return std::min(i, words.size());
}

EarlyExit usage_error(const std::string& what) {
    return {status_usage, fmt::format("gilt-compare: {}\nTry gilt compare --help.\n", what)};
}

std::vector<std::string> own_words(const std::vector<std::string>& words, std::size_t program) {
    std::vector<std::string> own(words.begin(), words.begin() + static_cast<std::ptrdiff_t>(program));
    if (!own.empty() && own.back() == "--")
        own.pop_back();
    std::reverse(own.begin(), own.end()); // as CLI11 wants them
    return own;
}

} // namespace

std::variant<Options, EarlyExit> parse_options(const std::vector<std::string>& words,
                                               const std::string& version) {
    Options options;
    RawOptions raw;
    CLI::App app("Runs a program in every flavor of gilt and compares time and memory.", "gilt-compare");
    app.formatter(std::make_shared<HelpFormatter>());
    app.set_help_flag("-h,--help", "This text");
    app.set_version_flag("-V,--version", "gilt-compare " + version, "The version");
    add_measuring(app, options, raw);
    add_reporting(app, options, raw);
    const std::size_t program = find_program(app, words);
    try {
        app.parse(own_words(words, program));
    } catch (const CLI::CallForHelp&) {
        return EarlyExit{0, app.help()};
    } catch (const CLI::CallForVersion& version_text) {
        return EarlyExit{0, std::string(version_text.what()) + "\n"};
    } catch (const CLI::ParseError& error) {
        return usage_error(error.what());
    }
    if (program >= words.size())
        return usage_error("which program? A file name is missing");
    if (words[program] == "-")
        return usage_error("the program must be a file: every run reads it anew");
    options.program = words[program];
    options.arguments.assign(words.begin() + static_cast<std::ptrdiff_t>(program) + 1, words.end());
    options.flavors = split_names(raw.flavors);
    options.minimum_effect = *parse_percentage(raw.minimum_effect);
    options.pinned_cpus = raw.pin.empty() ? std::vector<int>{} : *parse_cpus(raw.pin);
    return options;
}

std::optional<std::vector<int>> parse_cpus(const std::string& text) {
    std::vector<int> cpus;
    const char* at = text.data();
    const char* const end = at + text.size();
    const auto number = [&](int& value) {
        const auto [next, error] = std::from_chars(at, end, value);
        at = next;
        return error == std::errc() && value >= 0 && value < most_cpus;
    };
    for (;;) {
        int first = 0;
        if (!number(first))
            return std::nullopt;
        int last = first;
        if (at < end && *at == '-' && (++at, !number(last) || last < first))
            return std::nullopt;
        for (int cpu = first; cpu <= last; ++cpu)
            cpus.push_back(cpu);
        if (at == end)
            return cpus;
        if (*at++ != ',')
            return std::nullopt;
    }
}

} // namespace gilt::compare
