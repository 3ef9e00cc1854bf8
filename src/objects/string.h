// Strings: an object that holds a buffer. The buffer's width (1 or 4 bytes a character) and length never change; a
// character too wide for the buffer replaces it by a wider copy, by compare-and-swap. So an index checked against one
// buffer is good for that buffer, whatever other threads do.
#pragma once

#include <string>
#include <string_view>

#include "objects/kind.h"

namespace gilt {

struct StringBuffer {
  uint32_t width;  // 1 or 4
  uint32_t unused;
  uint64_t length;  // characters
  uint8_t* narrow() { return reinterpret_cast<uint8_t*>(this + 1); }
  uint32_t* wide() { return reinterpret_cast<uint32_t*>(this + 1); }
  uint32_t get(size_t i) {
    return width == 1 ? __atomic_load_n(narrow() + i, __ATOMIC_RELAXED) : __atomic_load_n(wide() + i, __ATOMIC_RELAXED);
  }
  void put(size_t i, uint32_t c) {
    if (width == 1) __atomic_store_n(narrow() + i, static_cast<uint8_t>(c), __ATOMIC_RELAXED);
    else __atomic_store_n(wide() + i, c, __ATOMIC_RELAXED);
  }
};

inline bool is_string(Value v) { return is_kind(v, Kind::string); }
inline StringBuffer* string_buffer(Value v) {
  return raw_bytes<StringBuffer>(object_of(short_cells(object_of(v))[0].load()), 0);
}
inline bool is_immutable_string(Value v) { return *raw_bytes<uint64_t>(object_of(v), 1) & 1; }
inline void make_immutable_string(Value v) { *raw_bytes<uint64_t>(object_of(v), 1) |= 1; }

// All return Failed when the request alone would break the heap limit.
Value make_string(Mutator&, size_t length, uint32_t width);  // characters not initialized
Value make_string(Mutator&, std::string_view utf8);          // invalid bytes become U+FFFD
Value make_string(Mutator&, std::u32string_view);            // width as needed
// Widens the buffer if c needs it.
Value string_set(Mutator&, Value string, size_t i, uint32_t c);
// The buffer, 4 bytes a character from now on; null when there is no memory. What others store into a narrow buffer while
// it is being copied is lost.
StringBuffer* widen_string(Mutator&, Value string);

std::string to_utf8(Value string);
std::string to_utf8(StringBuffer*, size_t start, size_t end);
std::u32string to_utf32(StringBuffer*);

}  // namespace gilt
