// The report on the terminal: what was run and where, the tables, the verdict.
// At most 80 columns wide as long as the names are short; shows only what was measured.
#pragma once

#include "compare/comparison.h"
#include "compare/host.h"
#include "compare/table.h"

#include <cstdint>
#include <string>
#include <vector>

namespace gilt::compare {

// What was asked for, to be shown and to repeat it by.
struct Setting {
    std::string program;
    std::vector<std::string> arguments;
    std::size_t flavors = 0;
    int rounds = 0;
    int warmup = 0;
    std::uint64_t seed = 0;
    double minimum_effect = 0.01;
    Clock clock = Clock::process;
    bool pinned = false;
};

// The lines that can be printed before the first run.
std::string describe_setting(const Setting& setting, const Host& host);

// Wall and CPU time, then memory and the runtime's own counters.
std::string make_tables(const Comparison& comparison, const Palette& palette);

} // namespace gilt::compare
