// Hash tables that remember the order of insertion. The entries are a vector that only grows at its end: key, value, key,
// value ...; the value of a deleted entry is a tombstone. The index is a bytevector of words, probed one after the other:
// 0, or the upper half of the hash above the number of an entry plus 1. When the entries are full, both are made anew without
// the deleted ones (table_growth.h).
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
// Each table has a lock, for the length of one primitive call; it does not call Lisp meanwhile. What takes long is done in
// pieces, and the lock is free between them: README.md, Note [Tables in pieces].
#pragma once

#include <cstring>

#include "builtins/builtin.h"
#include "builtins/byte_lock.h"

namespace gilt::builtins {

enum class Equality : uint8_t { eq, eqv, equal, string };
enum class Weakness : uint8_t { none, keys, values, both };

enum class Growth : uint8_t { none, hashes, new_entries, new_index, moving };

struct TableData {
  ByteLock lock;
  Equality equality;
  Weakness weakness = Weakness::none;
  Growth growth = Growth::none;
  uint32_t snapshots = 0;  // walks and copies that read the backing as it was when they began
  size_t used = 0;         // entries, deleted ones included
  size_t end = 0;          // of them, those before the last one that is not deleted, or more
  size_t count = 0;        // without them
  size_t swept = 0;        // of a weak table: where the sweep goes on

  size_t grown = 0;  // of a growth: words of the old index, then old entries, that are done
  size_t new_used = 0, new_count = 0;
};

// The last three belong to a growth, else they are #f.
namespace table_cell {
enum : size_t { entries, index, plan, new_entries, new_index, count };
}
inline TableData& table_data(Value table) { return *raw_bytes<TableData>(object_of(table), table_cell::count); }

inline constexpr size_t first_capacity = 8;  // entries; the index has twice as many words
inline constexpr uint64_t high_half = uint64_t{0xFFFFFFFF} << 32;
inline constexpr size_t table_steps_a_time = checks ? 16 : steps_a_time;

inline size_t entry_of(uint64_t word) { return (word & ~high_half) - 1; }
inline uint64_t index_word(uint64_t hash, size_t entry) { return (hash & high_half) | (entry + 1); }

inline uint64_t* index_words(Value index) { return reinterpret_cast<uint64_t*>(bytevector_data(index)); }
inline size_t index_size(Value index) { return gilt::bytevector_length(index) / sizeof(uint64_t); }

// Failed when there is no memory.
inline Value make_entries(Thread& t, size_t capacity) { return gilt::make_vector(t, 2 * capacity, Unspecific); }
inline Value make_index(Thread& t, size_t capacity) {
  size_t bytes = 2 * capacity * sizeof(uint64_t);
  Value index = gilt::make_bytevector(t, bytes);
  if (index != Failed) std::memset(bytevector_data(index), 0, bytes);
  return index;
}

// Whether an entry of these two cells is neither deleted nor broken.
inline bool is_readable(Thread& t, Weakness weakness, Value first, Value second) {
  if (second == Tombstone) return false;
  auto alive = [&](Value ephemeron) { return !Manager::is_broken(t, object_of(ephemeron)); };
  return weakness == Weakness::none || (alive(first) && (weakness != Weakness::both || alive(second)));
}

}  // namespace gilt::builtins
