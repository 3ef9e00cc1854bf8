// Hash tables that remember the order of insertion. The entries are a vector that only grows at its end: key, value, key,
// value ...; the value of a deleted entry is a tombstone. The index is a bytevector of words, probed one after the other:
// 0, or the upper half of the hash above the number of an entry plus 1. When the entries are full, both are made anew without
// the deleted ones.
//
// Each table has a lock, for the length of one primitive call; it does not call Lisp meanwhile.
#pragma once

#include "builtins/builtin.h"
#include "builtins/byte_lock.h"

namespace gilt::builtins {

enum class Equality : uint8_t { eq, eqv, equal, string };

struct TableData {
  ByteLock lock;
  Equality equality;
  size_t used = 0;   // entries, deleted ones included
  size_t end = 0;    // of them, those before the last one that is not deleted, or more
  size_t count = 0;  // without them
};

namespace table_cell {
enum : size_t { entries, index, count };
}
inline TableData& table_data(Value table) { return *raw_bytes<TableData>(object_of(table), table_cell::count); }

}  // namespace gilt::builtins
