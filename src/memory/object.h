// The shape of everything on the heap: a header, then cells, then raw bytes. The header says how many cells there are,
// so one loop traces, counts, verifies and prints every kind of object. Pairs have no header where the manager needs
// none; their tag says what they are.
//
//   header   kind:8  mark:8 (the manager's)  cells:16  word:32 (the manager's: count, or size in granules)
//   cells == long_form: the number of cells is a fixnum in the word after the header, cells follow that word
#pragma once

#include <atomic>
#include <cstdint>
#include <span>

#include "base/load_order.h"
#include "value/value.h"

namespace gilt {

// One atomic word in the heap. It cannot be assigned: a store needs its owner and the manager's barrier (memory.h).
class Cell {
 public:
  Cell(const Cell&) = delete;
  Cell& operator=(const Cell&) = delete;
  Value load() const { return {__atomic_load_n(&bits_, dependent_load)}; }
  Value load_acquire() const { return {__atomic_load_n(&bits_, __ATOMIC_ACQUIRE)}; }

  // For memory managers only.
  void set_initial(Value v) { __atomic_store_n(&bits_, v.bits, __ATOMIC_RELAXED); }
  void set_release(Value v) { __atomic_store_n(&bits_, v.bits, __ATOMIC_RELEASE); }
  Value exchange(Value v) { return {__atomic_exchange_n(&bits_, v.bits, __ATOMIC_ACQ_REL)}; }
  bool compare_exchange(Value& expected, Value desired) {
    return __atomic_compare_exchange_n(&bits_, &expected.bits, desired.bits, false, __ATOMIC_ACQ_REL, __ATOMIC_ACQUIRE);
  }

 private:
  uint64_t bits_;
};
static_assert(sizeof(Cell) == 8);

struct Header {
  uint8_t kind;
  uint8_t mark;
  uint16_t cells;
  uint32_t word;
};
static_assert(sizeof(Header) == 8);

inline constexpr uint16_t long_form = 0xFFFF;

struct Object {
  Header header;

  bool is_long() const { return header.cells == long_form; }
  uint64_t* words() { return reinterpret_cast<uint64_t*>(this); }
  size_t cell_count() const {
    return is_long() ? static_cast<size_t>(fixnum_value({reinterpret_cast<const uint64_t*>(this)[1]})) : header.cells;
  }
  Cell* cells() { return reinterpret_cast<Cell*>(words() + (is_long() ? 2 : 1)); }
  // The raw bytes after the cells.
  char* bytes() { return reinterpret_cast<char*>(cells() + cell_count()); }
};

// A weak object (Hayes, OOPSLA 1997): while the key is alive otherwise, the ephemeron holds the value; when it is not, the
// manager breaks the ephemeron. Key and value are read through Manager::read_ephemeron only.
namespace memory {
inline constexpr uint8_t ephemeron_kind = 2;
}

// What to allocate. `cells` beyond 65534, and every kind that is always long, take the long form.
struct Shape {
  uint8_t kind;
  bool long_form;
  size_t cells;
  size_t bytes;
  constexpr size_t size() const { return 8 + (long_form ? 8 : 0) + 8 * cells + bytes; }
};

inline Object* object_of(Value v) { return reinterpret_cast<Object*>(v.bits - tag::object); }
inline Value value_of(const Object* o) { return {reinterpret_cast<uint64_t>(o) + tag::object}; }

}  // namespace gilt
