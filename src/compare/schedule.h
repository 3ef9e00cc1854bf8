// The order of the runs: randomised complete blocks. A round runs every flavor
// once, in an order of its own, so that a slow minute of the machine hits all
// flavors alike and ratios can be paired within a round.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace gilt::compare {

// For each round the indexes of the flavors in the order in which they run.
using Schedule = std::vector<std::vector<std::size_t>>;

Schedule make_schedule(std::size_t rounds, std::size_t flavors, std::uint64_t seed);

} // namespace gilt::compare
