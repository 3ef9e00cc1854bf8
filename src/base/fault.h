// Testing: the n-th request of a kind fails as if the system had refused it. Armed from GILT_DEBUG in checked builds; in
// release builds nothing is counted and fails_now() is false at compile time.
#pragma once

#include <cstdint>

#include "base/check.h"

namespace gilt::fault {

enum class Kind : uint8_t {
  io,      // opening, reading, writing or closing a file
  thread,  // starting a native thread
  map      // memory from the system
};

// Which fails, counted from now on: 1 is the next one, 0 none; or that one and all after it.
enum class Extent : uint8_t { one, all_after };
void arm(Kind, uint64_t n, Extent = Extent::one);
// How many there have been.
uint64_t requests(Kind);

bool count(Kind);
inline bool fails_now(Kind kind) {
  if constexpr (checks == 0) return false;
  else return count(kind);
}

}  // namespace gilt::fault
