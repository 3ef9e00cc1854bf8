// The geometry of the heap: slabs of 4 MiB at multiples of 4 MiB, blocks of 64 KiB, granules of 16 bytes. One mark byte
// a granule lies at the start of the slab, so that an address alone finds it. The mark bytes of the first four blocks
// would describe the mark bytes themselves; their place holds the Slab.
//
// A granule is in use exactly when its mark byte is the heap's epoch, or when it lies below the cursor of a hole taken
// since the last collection. The bytes of earlier epochs need no clearing: they differ.
#pragma once

#include <cstddef>
#include <cstdint>

namespace gilt::memory::gc {

inline constexpr size_t slab_bytes = size_t{4} << 20, block_bytes = size_t{64} << 10, granule_bytes = 16;
inline constexpr size_t blocks_per_slab = slab_bytes / block_bytes;
inline constexpr size_t granules_per_block = block_bytes / granule_bytes;
inline constexpr size_t first_block = slab_bytes / granule_bytes / block_bytes;

struct Slab {
  uint8_t touched[blocks_per_slab];  // the epoch of the last mark in the block
  uint8_t kept[blocks_per_slab];     // 1: the block came out of the last collection with something alive in it

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

// Free granules of a block: [first, end), at least `granules` long, from granule `from` on.
struct Hole {
  size_t first = granules_per_block, end = granules_per_block;
  bool found() const { return first < end; }
};
Hole find_hole(const uint8_t* marks, uint8_t epoch, size_t from, size_t granules);

}  // namespace gilt::memory::gc
