// What the collector keeps for each thread: the hole that it allocates in, and its side of the marking protocol.
#pragma once

#include "memory/concept.h"
#include "memory/gc/packet.h"
#include "memory/gc/slab.h"
#include "memory/parts/pauses.h"
#include "memory/parts/world.h"

namespace gilt::memory::gc {

class Heap;

struct Mutator : MutatorBase {
  bool marking = false;  // the barrier is on
  bool grey = false;     // ... and this stack has not been scanned in this cycle
  Epoch epoch = 1;       // of the last finished cycle, as far as this thread was told
  Epoch colour = 0;      // the mark of what it allocates: 0, or that of the cycle that is marking
  char* cursor = nullptr;  // the current hole
  char* limit = nullptr;
  Heap* heap = nullptr;
  char* block = nullptr;   // the block of the hole; null when there is none
  bool block_poisoned = false;  // checked builds: its free granules were poisoned, and nobody wrote there since
  size_t scanned = 0;      // granules of it that were looked at
  char* medium_block = nullptr;
  char* medium_cursor = nullptr;
  char* medium_limit = nullptr;
  size_t charged = 0;          // bytes of holes not yet charged to the heap
  uint64_t charged_cycle = 0;  // the cycle after which it was last charged for memory
  Packet* shaded = nullptr;    // what this thread marked and nobody has scanned yet
  size_t shaded_bytes = 0;
  PauseWindow recent_pauses;
  World::Member member;
};

}  // namespace gilt::memory::gc
