// Shuffles each round of the schedule from one seeded generator.
#include "compare/schedule.h"

#include "compare/random.h"

#include <numeric>

namespace gilt::compare {

Schedule make_schedule(std::size_t rounds, std::size_t flavors, std::uint64_t seed) {
    Random random(seed);
    std::vector<std::size_t> round(flavors);
    std::iota(round.begin(), round.end(), std::size_t{0});
    Schedule schedule;
    for (std::size_t i = 0; i < rounds; ++i) {
        random.shuffle(round);
        schedule.push_back(round);
    }
    return schedule;
}

} // namespace gilt::compare
