// The result in two or three sentences: which is faster, how sure, at what price,
// and which of the two axes is the cause. It claims nothing within the noise.
#pragma once

#include "compare/attribution.h"
#include "compare/comparison.h"

#include <optional>
#include <string>

namespace gilt::compare {

// The flavor that the sentences set against the baseline: the first measured one
// that differs from it in both axes, else the first other; null when alone.
const FlavorSummary* choose_opponent(const Comparison& comparison);

// Whole lines of at most 80 columns.
std::string make_verdict(const Comparison& comparison, const std::optional<Attribution>& attribution);

} // namespace gilt::compare
