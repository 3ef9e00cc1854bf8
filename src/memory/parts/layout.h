// How a manager writes the head of a new object. One store of one word: a header is never seen half written.
#pragma once

#include <cstring>

#include "memory/object.h"

namespace gilt::memory {

constexpr uint64_t header_bits(const Shape& shape, uint8_t mark, uint32_t word) {
  uint64_t cells = shape.long_form ? long_form : shape.cells;
  return shape.kind | uint64_t{mark} << 8 | cells << 16 | uint64_t{word} << 32;
}

inline Object* write_header(void* at, const Shape& shape, uint8_t mark, uint32_t word) {
  uint64_t bits = header_bits(shape, mark, word);
  std::memcpy(at, &bits, sizeof bits);
  if (shape.long_form) {
    Value length = make_fixnum(static_cast<int64_t>(shape.cells));
    std::memcpy(static_cast<char*>(at) + 8, &length, sizeof length);
  }
  return static_cast<Object*>(at);
}

// A headerless pair.
inline Value write_pair(void* at, Value car, Value cdr) {
  Cell* cells = static_cast<Cell*>(at);
  cells[0].set_initial(car);
  cells[1].set_initial(cdr);
  return {reinterpret_cast<uint64_t>(at) + tag::pair};
}

}  // namespace gilt::memory
