// Strongly connected components of a small graph, without recursion.
#pragma once

#include <cstdint>
#include <vector>

namespace gilt::compiler {

using Graph = std::vector<std::vector<uint32_t>>;

// Components of `edges` (i -> j means i needs j), each after the components it needs; members ascend.
std::vector<std::vector<uint32_t>> strong_components(const Graph& edges);

}  // namespace gilt::compiler
