// What the manager keeps in a header: flags in `mark`, the count in `word`. Pairs have a header here too, so that every
// pointer leads to one.
#pragma once

#include "base/experiments.h"
#include "memory/object.h"

namespace gilt::memory::rc {

namespace flag {
inline constexpr uint8_t in_table = 1;     // has an entry in the zero table, exactly one
inline constexpr uint8_t on_stack = 2;     // while reconciling: a frame or a global root refers to it
inline constexpr uint8_t free_slot = 4;    // not an object
inline constexpr uint8_t dead = 8;         // found dead, waits to be freed
inline constexpr uint8_t marked = 16;      // while tracing: reachable
inline constexpr uint8_t finalizable = 32;
inline constexpr uint8_t large = 64;       // has a mapping of its own
inline constexpr uint8_t watched = 128;    // something weak knows of it, or it is an ephemeron whose key may die
}  // namespace flag

inline constexpr uint32_t immortal = uint32_t{1} << 31;  // this count and all above: never changes again

// Both tags vanish in the low bits: objects lie at multiples of 8.
inline Object* target_of(Value v) { return reinterpret_cast<Object*>(v.bits & ~uint64_t{7}); }

inline bool is_counted(const Header& header) { return static_cast<int32_t>(header.word) >= 0; }

// How much the counts grew.
inline unsigned increment(Value v) {
  if (!is_pointer(v)) return 0;
  Header& header = target_of(v)->header;
  if (!is_counted(header)) return 0;
  if constexpr (atomic_counts) __atomic_fetch_add(&header.word, 1, __ATOMIC_RELAXED);
  else header.word++;
  return 1;
}

// Whether there is a reference that can be taken back: an immortal object's never is.
inline bool is_held(const Header& header) { return static_cast<int32_t>(header.word) > 0; }
// Takes back one that is held. True when it was the last.
inline bool decrement(Header& header) {
  if constexpr (atomic_counts) return __atomic_sub_fetch(&header.word, 1, __ATOMIC_ACQ_REL) == 0;
  return --header.word == 0;
}

}  // namespace gilt::memory::rc
