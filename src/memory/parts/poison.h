// Checked builds fill free memory with a word that looks like an object at an address that cannot exist, and look
// whether it is still there when the memory is taken again: a use of a freed object does not stay hidden.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>

#include "base/check.h"

namespace gilt::memory {

inline constexpr uint64_t poison_word = 0x5A5A5A5A5A5A5A5D;

inline void poison([[maybe_unused]] void* start, [[maybe_unused]] size_t bytes) {
  if constexpr (checks > 0)
    for (size_t at = 0; at + 8 <= bytes; at += 8) std::memcpy(static_cast<char*>(start) + at, &poison_word, 8);
}

inline void check_poison([[maybe_unused]] const void* start, [[maybe_unused]] size_t bytes) {
  if constexpr (checks > 0)
    for (size_t at = 0; at + 8 <= bytes; at += 8)
      CHECK(std::memcmp(static_cast<const char*>(start) + at, &poison_word, 8) == 0);
}

}  // namespace gilt::memory
