// Mark bytes are looked at eight at a time.
#include "memory/gc/slab.h"

namespace gilt::memory::gc {

namespace {

constexpr uint64_t ones = 0x0101010101010101, highs = ones << 7;

uint64_t load_eight(const uint8_t* at) { return __atomic_load_n(reinterpret_cast<const uint64_t*>(at), __ATOMIC_RELAXED); }
void store_eight(uint8_t* at, uint64_t word) {
  __atomic_store_n(reinterpret_cast<uint64_t*>(at), word, __ATOMIC_RELAXED);
}

// The high bit of each byte that equals `mark`.
uint64_t bytes_equal(uint64_t word, Epoch mark) {
  word ^= ones * mark;
  return ~(((word & ~highs) + ~highs) | word) & highs;
}

struct Used {
  Epoch epoch, next;
  explicit Used(Epoch e) : epoch(e), next(epoch_after(e)) {}
  bool operator()(Epoch mark) const { return mark == epoch || mark == next; }
  uint64_t bytes(uint64_t word) const { return bytes_equal(word, epoch) | bytes_equal(word, next); }
};

size_t skip_used(const uint8_t* marks, Used used, size_t at) {
  while (at < granules_per_block) {
    if (at % 8 == 0 && used.bytes(load_eight(marks + at)) == highs) at += 8;
    else if (used(load_mark(marks + at))) at++;
    else break;
  }
  return at;
}

size_t skip_free(const uint8_t* marks, Used used, size_t at) {
  for (; at < granules_per_block && at % 8 != 0; at++)
    if (used(load_mark(marks + at))) return at;
  for (; at < granules_per_block; at += 8)
    if (uint64_t hits = used.bytes(load_eight(marks + at))) return at + __builtin_ctzll(hits) / 8;
  return at;
}

}  // namespace

void fill_marks(uint8_t* first, size_t count, Epoch epoch) {
  uint8_t* end = first + count;
  for (; first < end && reinterpret_cast<uintptr_t>(first) % 8 != 0; first++) store_mark(first, epoch);
  for (; end - first >= 8; first += 8) store_eight(first, ones * epoch);
  for (; first < end; first++) store_mark(first, epoch);
}

void clear_stale_marks(uint8_t* marks, Epoch kept) {
  for (size_t at = 0; at < granules_per_block; at += 8) {
    uint64_t word = load_eight(marks + at), keep = (bytes_equal(word, kept) >> 7) * 0xFF;
    if ((word & keep) != word) store_eight(marks + at, word & keep);
  }
}

Hole find_hole(const uint8_t* marks, Epoch epoch, size_t from, size_t granules) {
  const Used used(epoch);
  while (from < granules_per_block) {
    size_t first = skip_used(marks, used, from);
    size_t end = skip_free(marks, used, first);
    if (end - first >= granules) return {first, end};
    from = end;
  }
  return {};
}

}  // namespace gilt::memory::gc
