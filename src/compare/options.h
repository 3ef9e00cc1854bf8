// The command line of gilt-compare. What follows the program's file belongs to
// the program and is never looked at.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace gilt::compare {

enum class Color { automatic, always, never };

// Whose time is compared: the whole process as seen from outside, or the program
// by the flavor's own clock, which starts when the runtime is ready.
enum class Clock { process, program };

struct Options {
    int rounds = 5;
    int warmup = 0;
    std::optional<std::uint64_t> seed;
    std::vector<std::string> flavors; // empty: all that are present
    std::string baseline;             // empty: the default flavor
    double minimum_effect = 0.01;
    std::string json_file; // empty: none; "-": standard output
    bool ignore_output = false;
    std::vector<int> pinned_cpus;
    std::optional<double> timeout_seconds;
    Clock clock = Clock::process;
    Color color = Color::automatic;
    std::string program;
    std::vector<std::string> arguments;
};

// Nothing to run: help, the version or a mistake in the command line.
struct EarlyExit {
    int status = 0; // 0: the text is what was asked for; else a complaint
    std::string text;
};

inline constexpr int status_usage = 2;

std::variant<Options, EarlyExit> parse_options(const std::vector<std::string>& words,
                                               const std::string& version);

// "0,2-3" as {0, 2, 3}; nothing when it is no such list.
std::optional<std::vector<int>> parse_cpus(const std::string& text);

} // namespace gilt::compare
