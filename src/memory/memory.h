// The lip of the seam: the manager of this build, by one alias. Everything above memory/ says Manager and nothing else.
#pragma once

#include GILT_MEMORY_HEADER
#include "memory/concept.h"

namespace gilt {

using Manager = memory::GILT_MEMORY::Manager;
static_assert(memory::MemoryManager<Manager>);

using Heap = Manager::Heap;

inline Cell* pair_cells(Value pair) {
  return reinterpret_cast<Cell*>(pair.bits - tag::pair + Manager::traits.pair_header);
}

}  // namespace gilt
