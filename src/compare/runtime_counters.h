// What a flavor tells of itself after a run: the JSON text of `--stats=json:FILE`.
// Every key may be absent, since a flavor counts only what it has; nothing here
// knows which memory managers or locks exist.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace gilt::compare {

struct RuntimeCounters {
    std::string memory; // the axes of the flavor; empty when not told
    std::string lock;
    std::optional<double> wall_ns; // by the program's own clock
    std::optional<double> cpu_ns;
    std::optional<double> collections;
    std::optional<double> pause_max_ns;
    std::optional<double> lock_waits;
    std::optional<double> lock_wait_ns;
};

// Text that is no JSON, as a killed process leaves it, tells nothing.
RuntimeCounters parse_runtime_counters(std::string_view text);

} // namespace gilt::compare
