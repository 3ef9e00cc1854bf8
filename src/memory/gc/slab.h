// The geometry of the heap: slabs of 4 MiB at multiples of 4 MiB, blocks of 64 KiB, granules of 16 bytes. One mark byte
// a granule lies at the start of the slab, so that an address alone finds it. The mark bytes of the first four blocks
// would describe the mark bytes themselves; their place holds the Slab.
//
// Mark bytes are read and written by several threads at once, all of them with relaxed atomic accesses.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>

#include "base/check.h"

namespace gilt::memory::gc {

inline constexpr size_t slab_bytes = size_t{4} << 20, block_bytes = size_t{64} << 10, granule_bytes = 16;
inline constexpr size_t blocks_per_slab = slab_bytes / block_bytes;
inline constexpr size_t granules_per_block = block_bytes / granule_bytes;
inline constexpr size_t first_block = slab_bytes / granule_bytes / block_bytes;

// Each cycle marks with an epoch of its own: 1, 2, ... last_epoch, and round again. 0 is the mark of no cycle.
using Epoch = uint8_t;
inline constexpr Epoch last_epoch = checks ? 6 : 254;
constexpr Epoch epoch_after(Epoch epoch) { return epoch == last_epoch ? 1 : epoch + 1; }

struct Slab {
  // Of each block. `touched`: the last epoch that marked something in it, written by markers. The others belong to the
  // heap's mutex. `swept`: the sweep (heap.h) in which it was last handed out or looked at.
  std::atomic<Epoch> touched[blocks_per_slab];
  uint32_t swept[blocks_per_slab];
  bool owned[blocks_per_slab];     // a thread allocates in it
  bool returned[blocks_per_slab];  // its pages are with the system

  char* block(size_t index) { return reinterpret_cast<char*>(this) + index * block_bytes; }
  uint8_t* marks(size_t index) { return reinterpret_cast<uint8_t*>(this) + index * granules_per_block; }
};
static_assert(sizeof(Slab) <= first_block * granules_per_block);

inline Slab* slab_of(const void* p) {
  return reinterpret_cast<Slab*>(reinterpret_cast<uintptr_t>(p) & ~(slab_bytes - 1));
}
inline size_t block_index(const void* p) { return (reinterpret_cast<uintptr_t>(p) & (slab_bytes - 1)) / block_bytes; }
inline uint8_t* mark_byte(const void* p) {
  size_t offset = reinterpret_cast<uintptr_t>(p) & (slab_bytes - 1);
  return reinterpret_cast<uint8_t*>(slab_of(p)) + offset / granule_bytes;
}

inline Epoch load_mark(const uint8_t* mark) { return __atomic_load_n(mark, __ATOMIC_RELAXED); }
inline void store_mark(uint8_t* mark, Epoch epoch) { __atomic_store_n(mark, epoch, __ATOMIC_RELAXED); }
// Writes `count` mark bytes from `first` on.
void fill_marks(uint8_t* first, size_t count, Epoch epoch);
// Sets to 0 every mark byte of the block that is not `kept`.
void clear_stale_marks(uint8_t* marks, Epoch kept);

// Free granules of a block: [first, end), at least `granules` long, from granule `from` on. Free means marked neither with
// `epoch` nor with the one after it.
struct Hole {
  size_t first = granules_per_block, end = granules_per_block;
  bool found() const { return first < end; }
};
Hole find_hole(const uint8_t* marks, Epoch epoch, size_t from, size_t granules);

}  // namespace gilt::memory::gc
