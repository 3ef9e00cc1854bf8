// Holes are found eight mark bytes at a time.
#include "memory/gc/slab.h"

#include <cstring>

namespace gilt::memory::gc {

namespace {

constexpr uint64_t ones = 0x0101010101010101;

// The high bit of each byte that equals `epoch`; exact up to and including the lowest such byte.
uint64_t marked_bytes(const uint8_t* at, uint8_t epoch) {
  uint64_t word;
  std::memcpy(&word, at, sizeof word);
  word ^= ones * epoch;
  return (word - ones) & ~word & (ones << 7);
}

size_t skip_marked(const uint8_t* marks, uint8_t epoch, size_t at) {
  const uint64_t full = ones * epoch;
  while (at < granules_per_block) {
    uint64_t word;
    if (at % 8 == 0 && (std::memcpy(&word, marks + at, sizeof word), word == full)) {
      at += 8;
    } else if (marks[at] == epoch) {
      at++;
    } else {
      break;
    }
  }
  return at;
}

size_t skip_free(const uint8_t* marks, uint8_t epoch, size_t at) {
  while (at < granules_per_block && at % 8 != 0) {
    if (marks[at] == epoch) return at;
    at++;
  }
  while (at < granules_per_block) {
    uint64_t hits = marked_bytes(marks + at, epoch);
    if (hits) return at + __builtin_ctzll(hits) / 8;
    at += 8;
  }
  return at;
}

}  // namespace

Hole find_hole(const uint8_t* marks, uint8_t epoch, size_t from, size_t granules) {
  while (from < granules_per_block) {
    size_t first = skip_marked(marks, epoch, from);
    size_t end = skip_free(marks, epoch, first);
    if (end - first >= granules) return {first, end};
    from = end;
  }
  return {};
}

}  // namespace gilt::memory::gc
