// How much of the difference between two flavors that differ in both axes is the
// lock and how much the memory manager, by way of a flavor that differs from each
// in one. The axes are those that the flavors tell of themselves.
#pragma once

#include "compare/comparison.h"

#include <optional>
#include <string>
#include <vector>

namespace gilt::compare {

// All ratios are the opponent's wall time to the baseline's, or a factor of that.
struct Attribution {
    std::string opponent;
    std::vector<std::string> by_way_of; // one corner, or both
    Estimate lock;
    Estimate memory;
};

// Nothing when the axes do not allow it. With both corners measured each factor
// is the geometric mean over the two ways.
std::optional<Attribution> attribute(const Comparison& comparison, const FlavorSummary& opponent,
                                     const std::vector<Sample>& samples, Clock clock,
                                     const Judgement& judgement);

} // namespace gilt::compare
