// The comparison as JSON, schema 1: the host, every raw sample in the order in which
// it was taken, and the summary. Others can analyse it again without trusting ours.
#pragma once

#include "compare/comparison.h"
#include "compare/flavors.h"
#include "compare/host.h"
#include "compare/report.h"

#include <string>
#include <vector>

namespace gilt::compare {

std::string make_json(const Setting& setting, const Host& host, const std::vector<Flavor>& flavors,
                      const std::vector<Sample>& samples, const Comparison& comparison);

} // namespace gilt::compare
