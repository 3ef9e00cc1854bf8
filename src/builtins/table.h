// Hash tables that remember the order of insertion. The entries are a vector that only grows at its end: key, value, key,
// value ...; the value of a deleted entry is a tombstone. The index is a bytevector of words, probed one after the other:
// 0, or the upper half of the hash above the number of an entry plus 1. When the entries are full, both are made anew without
// the deleted ones.
//
// The entries of a weak table hold their keys and values through ephemerons, which are immutable: a new value is a new one.
//
//   weakness   first cell                second cell
//   keys       ephemeron, key to value   #t
//   values     ephemeron, value to key   #t
//   both       ephemeron of the key      ephemeron of the value
//
// So nothing of an entry outlives what it is weak in, whatever the value refers to. An entry that is read stays alive until
// the next poll. One that is broken is deleted when a sweep comes by: each operation looks at two, growth and counting at all.
//
// Each table has a lock, for the length of one primitive call; it does not call Lisp meanwhile.
#pragma once

#include "builtins/builtin.h"
#include "builtins/byte_lock.h"

namespace gilt::builtins {

enum class Equality : uint8_t { eq, eqv, equal, string };
enum class Weakness : uint8_t { none, keys, values, both };

struct TableData {
  ByteLock lock;
  Equality equality;
  Weakness weakness = Weakness::none;
  size_t used = 0;   // entries, deleted ones included
  size_t end = 0;    // of them, those before the last one that is not deleted, or more
  size_t count = 0;  // without them
  size_t swept = 0;  // of a weak table: where the sweep goes on
};

namespace table_cell {
enum : size_t { entries, index, count };
}
inline TableData& table_data(Value table) { return *raw_bytes<TableData>(object_of(table), table_cell::count); }

}  // namespace gilt::builtins
