// Pages of 64 KiB at multiples of 64 KiB, each full of slots of one size. Slots beyond `carved` were never used, so a
// heap touches only what it needs. The page of an object is found from its address.
#pragma once

#include <cstdint>
#include <cstring>

#include "memory/rc/mark.h"
#include "memory/rc/size_class.h"

namespace gilt::memory::rc {

inline constexpr size_t page_size = size_t{64} << 10;
inline constexpr size_t page_header = 64;

struct Page {
  uint32_t class_index;
  uint32_t slot_bytes;
  uint32_t slots;
  uint32_t carved;

  void assign(size_t index) {
    class_index = static_cast<uint32_t>(index);
    slot_bytes = slot_sizes[index];
    slots = static_cast<uint32_t>((page_size - page_header) / slot_bytes);
    carved = 0;
  }
  Object* slot(size_t i) { return reinterpret_cast<Object*>(reinterpret_cast<char*>(this) + page_header + i * slot_bytes); }
};
static_assert(sizeof(Page) <= page_header);

inline Page* page_of(const Object* object) {
  return reinterpret_cast<Page*>(reinterpret_cast<uintptr_t>(object) & ~(page_size - 1));
}

// A free slot: a header that says so, then the next free slot.
inline Object* next_free(const Object* slot) {
  Object* next;
  std::memcpy(&next, reinterpret_cast<const char*>(slot) + 8, sizeof next);
  return next;
}
inline void make_free(Object* slot, Object* next) {
  uint64_t header = uint64_t{flag::free_slot} << 8;
  std::memcpy(static_cast<void*>(slot), &header, sizeof header);
  std::memcpy(reinterpret_cast<char*>(slot) + 8, &next, sizeof next);
}

// A large object lies behind this, at the start of its mapping.
struct Large {
  size_t bytes;  // of the mapping
  size_t index;  // in the heap's list
  uint64_t unused[6];

  Object* object() { return reinterpret_cast<Object*>(this + 1); }
  static Large* of(Object* object) { return reinterpret_cast<Large*>(object) - 1; }
};
static_assert(sizeof(Large) == 64);

}  // namespace gilt::memory::rc
