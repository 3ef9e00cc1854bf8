// The operations on hash tables. Everything that looks at a table holds its lock.
#include "builtins/table.h"

#include <algorithm>
#include <cstring>
#include <iterator>
#include <new>
#include <span>
#include <string_view>
#include <vector>

#include "builtins/equality.h"
#include "builtins/hash.h"
#include "objects/string.h"
#include "objects/symbol.h"

namespace gilt::builtins {
namespace {

constexpr size_t first_capacity = 8;  // entries; the index has twice as many words
constexpr size_t none = SIZE_MAX;
constexpr std::string_view equality_names[] = {"eq", "eqv", "equal", "string"};
constexpr std::string_view weakness_names[] = {"", "keys", "values", "both"};

// A table as one primitive sees it, locked.
class Table {
 public:
  Table(Thread& t, Value table) : thread_(t), table_(table), data_(table_data(table)) {
    data_.lock.lock();
    look();
  }
  ~Table() { data_.lock.unlock(); }
  Table(const Table&) = delete;

  TableData& data() { return data_; }
  bool failed() const { return failed_; }
  size_t capacity() const { return (mask_ + 1) / 2; }

  static size_t entry_of(uint64_t word) { return (word & ~high_half) - 1; }

  uint64_t hash(Value key) const {
    switch (data_.equality) {
      case Equality::eq: return mix_word(key.bits);
      case Equality::eqv: return gilt::eqv_hash(key);
      case Equality::equal: return is_fixnum(key) || is_symbol(key) ? mix_word(key.bits) : hash_contents(key, HashUse::inside);
      case Equality::string: break;
    }
    return hash_string(key);
  }
  Value key(size_t entry) const { return entries_[2 * entry].load(); }
  Value value(size_t entry) const { return entries_[2 * entry + 1].load(); }
  bool is_live(size_t entry) const { return value(entry) != Tombstone; }
  bool is_weak() const { return data_.weakness != Weakness::none; }

  // Key and value of an entry; false if it was deleted or is broken.
  bool read(size_t entry, Value& key, Value& value) {
    Value first = this->key(entry), second = this->value(entry), nothing;
    if (second == Tombstone) return false;
    switch (data_.weakness) {
      case Weakness::none: return key = first, value = second, true;
      case Weakness::keys: return Manager::read_ephemeron(thread_, object_of(first), key, value);
      case Weakness::values: return Manager::read_ephemeron(thread_, object_of(first), value, key);
      case Weakness::both: break;
    }
    return Manager::read_ephemeron(thread_, object_of(first), key, nothing) &&
           Manager::read_ephemeron(thread_, object_of(second), value, nothing);
  }

  // The word of the index that has the key, or where it belongs.
  uint64_t* find(Value key, uint64_t hash) {
    uint64_t high = hash & high_half;
    for (size_t i = hash >> 32 & mask_;; i = (i + 1) & mask_) {
      uint64_t& word = index_[i];
      if (word == 0 || ((word & high_half) == high && has_key(entry_of(word), key))) return &word;
      if (failed_) return nullptr;
    }
  }
  // The entry of a key that is in the table, or `none`.
  size_t find_entry(Value key) {
    uint64_t* word = find(key, hash(key));
    if (word == nullptr || *word == 0) return none;
    size_t entry = entry_of(*word);
    return is_live(entry) ? entry : none;
  }

  // Of an entry that can be read.
  void set_value(size_t entry, Value v) {
    Value key, old;
    if (is_weak() && read(entry, key, old)) return write(entry, key, v);
    set_second(entry, v);
  }
  void erase(size_t entry) {
    set_second(entry, Tombstone);
    if (is_weak()) set_first(entry, Unspecific);
    --data_.count;
  }
  // The word is one that find gave; there must be room.
  void append(uint64_t* word, uint64_t hash, Value key, Value v) { write(take_entry(word, hash), key, v); }

  // Deletes what is broken of the entries from one to another.
  void drop_broken(size_t from, size_t to) {
    for (size_t i = from; i < to; ++i)
      if (is_live(i) && is_broken(i)) erase(i);
  }
  // Looks at the next few entries of a weak table. What find gave before is not good after it.
  void sweep() {
    constexpr size_t few = 2;
    if (!is_weak() || data_.used == 0) return;
    size_t from = data_.swept < data_.used ? data_.swept : 0;
    data_.swept = std::min(from + few, data_.used);
    drop_broken(from, data_.swept);
    if (data_.swept == data_.used) shrink();
  }
  // Gives back what a weak table that lost most of its entries does not need; without memory for that, later.
  void shrink() {
    if (data_.used <= first_capacity || 4 * data_.count > data_.used) return;
    if (!grow()) failed_ = false;
  }

  // The value of a key, new or not; false when there is no memory.
  bool put(Value key, Value v) {
    uint64_t hash = this->hash(key);
    uint64_t* word = find(key, hash);
    if (word == nullptr) return false;
    if (*word != 0 && is_live(entry_of(*word))) return set_value(entry_of(*word), v), true;
    if (data_.used == capacity() && (!grow() || (word = find(key, hash)) == nullptr)) return false;
    return append(word, hash, key, v), true;
  }

  // Makes the backing anew, with room for one more entry than there are; false when there is no memory.
  bool grow() {
    if (is_weak()) drop_broken(0, data_.used);
    size_t capacity = first_capacity;
    while (capacity * 3 < (data_.count + 1) * 4) capacity *= 2;
    return rebuild(entries_vector_, index_value_, data_.used, capacity);
  }
  // Empties the table.
  bool reset() {
    if (!make_backing(first_capacity)) return false;
    data_.used = data_.end = data_.count = data_.swept = 0;
    return true;
  }

  // Takes over the live entries of another table into a backing of this capacity.
  bool copy_from(const Table& other) {
    return rebuild(other.entries_vector_, other.index_value_, other.data_.used, other.capacity());
  }

 private:
  static constexpr uint64_t high_half = uint64_t{0xFFFFFFFF} << 32;

  static uint64_t mix_word(uint64_t x) { return x * 0x9E3779B97F4A7C15u; }

  void set_first(size_t entry, Value v) { gilt::vector_set(thread_, entries_vector_, 2 * entry, v); }
  void set_second(size_t entry, Value v) { gilt::vector_set(thread_, entries_vector_, 2 * entry + 1, v); }

  void write(size_t entry, Value key, Value v) {
    auto weak = [&](Value on, Value kept) { return Manager::make_ephemeron(thread_, on, kept); };
    bool keys = data_.weakness == Weakness::keys, both = data_.weakness == Weakness::both;
    set_first(entry, !is_weak() ? key : both ? weak(key, False) : keys ? weak(key, v) : weak(v, key));
    set_second(entry, !is_weak() ? v : both ? weak(v, False) : True);
  }
  bool is_broken(size_t entry) {
    auto broken = [&](Value ephemeron) { return Manager::is_broken(thread_, object_of(ephemeron)); };
    return broken(key(entry)) || (data_.weakness == Weakness::both && broken(value(entry)));
  }
  size_t take_entry(uint64_t* word, uint64_t hash) {
    size_t entry = data_.used++;
    data_.end = data_.used;
    *word = (hash & high_half) | (entry + 1);
    ++data_.count;
    return entry;
  }

  // Of strong tables a deleted entry has its key still, and its word may be used again.
  bool has_key(size_t entry, Value key) {
    if (!is_weak()) return is_same(this->key(entry), key);
    Value own, v;
    return read(entry, own, v) && is_same(own, key);
  }
  bool is_same(Value a, Value b) {
    if (a == b) return true;
    switch (data_.equality) {
      case Equality::eq: return false;
      case Equality::eqv: return gilt::is_eqv(a, b);
      case Equality::string: return equal_strings(a, b);
      case Equality::equal: break;
    }
    if (is_symbol(a) || is_fixnum(a)) return false;
    return is_equal(a, b);
  }
  // All at once, for keys are rarely large.
  bool is_equal(Value a, Value b) {
    Value slots[comparison_slots];
    std::fill(std::begin(slots), std::end(slots), False);
    Arguments arguments{slots + comparison_slots - 1};
    Value result;
    do result = compare_contents(thread_, a, b, State{arguments, 0});
    while (result == Again);
    failed_ |= result == Failed;
    return result == True;
  }

  void look() {
    entries_vector_ = cell_of(table_, table_cell::entries);
    entries_ = vector_cells(entries_vector_);
    index_value_ = cell_of(table_, table_cell::index);
    index_ = reinterpret_cast<uint64_t*>(bytevector_data(index_value_));
    mask_ = gilt::bytevector_length(index_value_) / sizeof(uint64_t) - 1;
  }

  bool make_backing(size_t capacity) {
    Value entries = gilt::make_vector(thread_, 2 * capacity, Unspecific);
    Value index = entries == Failed ? Failed : gilt::make_bytevector(thread_, 2 * capacity * sizeof(uint64_t));
    if (index == Failed) return failed_ = true, false;
    std::memset(bytevector_data(index), 0, 2 * capacity * sizeof(uint64_t));
    set_cell(thread_, table_, table_cell::entries, entries);
    set_cell(thread_, table_, table_cell::index, index);
    look();
    return true;
  }

  // The live entries of a backing in a new one. Hashes come from the old index: the keys are not looked at.
  bool rebuild(Value old_entries, Value old_index, size_t old_used, size_t capacity) {
    std::vector<uint32_t> hashes(old_used);
    uint64_t* old_words = reinterpret_cast<uint64_t*>(bytevector_data(old_index));
    for (size_t i = 0, n = gilt::bytevector_length(old_index) / sizeof(uint64_t); i < n; ++i)
      if (old_words[i] != 0) hashes[entry_of(old_words[i])] = static_cast<uint32_t>(old_words[i] >> 32);
    if (!make_backing(capacity)) return false;
    data_.used = data_.end = data_.count = data_.swept = 0;
    for (size_t i = 0; i < old_used; ++i) {
      Value v = gilt::vector_ref(old_entries, 2 * i + 1);
      if (v == Tombstone) continue;
      size_t at = hashes[i] & mask_;
      while (index_[at] != 0) at = (at + 1) & mask_;
      size_t entry = take_entry(&index_[at], uint64_t{hashes[i]} << 32);
      set_first(entry, gilt::vector_ref(old_entries, 2 * i));
      set_second(entry, v);
    }
    return true;
  }

  Thread& thread_;
  Value table_;
  TableData& data_;
  Value entries_vector_, index_value_;
  Cell* entries_;
  uint64_t* index_;
  size_t mask_;
  bool failed_ = false;
};

bool take_key(Thread& t, Value table, Value key) {
  if (table_data(table).equality != Equality::string || is_string(key)) return true;
  fail_type(t, Type::string, key);
  return false;
}

Value new_table(Thread& t, Equality equality, Weakness weakness, size_t capacity) {
  Value entries = gilt::make_vector(t, 2 * capacity, Unspecific);
  Value index = entries == Failed ? Failed : gilt::make_bytevector(t, 2 * capacity * sizeof(uint64_t));
  if (index == Failed) return fail_memory(t);
  std::memset(bytevector_data(index), 0, 2 * capacity * sizeof(uint64_t));
  Value table = make_short(t, Kind::hash_table, {entries, index}, sizeof(TableData));
  new (&table_data(table)) TableData{.lock = {}, .equality = equality, .weakness = weakness};
  return table;
}

// The place of a symbol among names, or their number.
size_t place_of(Value symbol, std::span<const std::string_view> names) {
  auto at = std::find(names.begin(), names.end(), is_symbol(symbol) ? symbol_name(symbol)->text : "");
  return static_cast<size_t>(at - names.begin());
}

Value make_hash_table(Thread& t, Symbol kind, Value weakness) {
  size_t equality = place_of(kind, equality_names), weak = 0;
  if (equality == std::size(equality_names)) return fail(t, "expected eq, eqv, equal or string, got " + message_text(kind));
  if (weakness != Default && weakness != False) weak = place_of(weakness, weakness_names);
  if (weak == std::size(weakness_names)) return fail(t, "expected keys, values, both or #f, got " + message_text(weakness));
  return new_table(t, static_cast<Equality>(equality), static_cast<Weakness>(weak), first_capacity);
}
Value hash_table_kind(Thread& t, HashTable table) {
  return symbol_of(t, equality_names[static_cast<size_t>(table_data(table).equality)]);
}

Value hash_table_weakness(Thread& t, HashTable table) {
  Weakness weakness = table_data(table).weakness;
  return weakness == Weakness::none ? False : symbol_of(t, weakness_names[static_cast<size_t>(weakness)]);
}

Value hash_table_ref(Thread& t, HashTable table, Value key, Value missing) {
  if (!take_key(t, table, key)) return Failed;
  Table use(t, table);
  use.sweep();
  size_t entry = use.find_entry(key);
  Value own, value;
  if (entry != none && use.read(entry, own, value)) return value;
  return use.failed() ? fail_memory(t) : missing;
}

Value hash_table_set(Thread& t, HashTable table, Value key, Value value) {
  if (!take_key(t, table, key)) return Failed;
  Table use(t, table);
  use.sweep();
  return use.put(key, value) ? Unspecific : fail_memory(t);
}

// One step of a program's own equality (lib/gilt/hash-tables.sld): a value is changed only if it is still the one that was
// looked at. A key that is not there has the value ().
Value hash_table_replace(Thread& t, HashTable table, Value key, Value old, Value value) {
  if (!take_key(t, table, key)) return Failed;
  Table use(t, table);
  size_t entry = use.find_entry(key);
  Value own, current = Nil;
  if (use.failed()) return fail_memory(t);
  if (entry != none) use.read(entry, own, current);
  if (current != old) return False;
  return use.put(key, value) ? True : fail_memory(t);
}

Value hash_table_delete(Thread& t, HashTable table, Value key) {
  if (!take_key(t, table, key)) return Failed;
  Table use(t, table);
  size_t entry = use.find_entry(key);
  if (use.failed()) return fail_memory(t);
  if (entry == none) return False;
  use.erase(entry);
  bool sparse = use.data().count == 0 && 2 * use.data().used >= use.capacity();
  if (sparse && !use.reset()) return fail_memory(t);
  return True;
}

Value hash_table_pop(Thread& t, HashTable table) {
  Table use(t, table);
  size_t& end = use.data().end;
  Value key, value;
  while (end > 0 && !use.read(end - 1, key, value)) --end;
  if (end == 0) return False;
  Value last = cons(t, key, value);
  use.erase(--end);
  bool sparse = use.data().count == 0 && 2 * use.data().used >= use.capacity();
  if (sparse && !use.reset()) return fail_memory(t);
  return last;
}

Value hash_table_contains(Thread& t, HashTable table, Value key) {
  if (!take_key(t, table, key)) return Failed;
  Table use(t, table);
  use.sweep();
  bool found = use.find_entry(key) != none;
  return use.failed() ? fail_memory(t) : make_boolean(found);
}

// Of a weak table only what is not broken counts.
Value hash_table_size(Thread& t, HashTable table, State s) {
  Table use(t, table);
  if (use.is_weak()) {
    size_t from = s.fresh() ? 0 : static_cast<size_t>(fixnum_value(s[0]));
    size_t to = std::min(from + steps_a_time, use.data().used);
    if (from < to) use.drop_broken(from, to);
    s[0] = make_fixnum(static_cast<int64_t>(to));
    if (from < to && to < use.data().used) return Again;
    use.shrink();
  }
  return make_fixnum(static_cast<int64_t>(use.data().count));
}
Value hash_table_clear(Thread& t, HashTable table) {
  return Table(t, table).reset() ? Unspecific : fail_memory(t);
}

Value hash_table_copy(Thread& t, HashTable table) {
  Table from(t, table);
  Value copy = new_table(t, from.data().equality, from.data().weakness, first_capacity);
  if (copy == Failed) return Failed;
  if (!Table(t, copy).copy_from(from)) return fail_memory(t);
  return copy;
}

Value hash_table_entries(Thread& t, HashTable table) {
  Table use(t, table);
  std::vector<Value> found;
  found.reserve(2 * use.data().count);
  for (size_t i = 0; i < use.data().used; ++i) {
    Value key, value;
    if (use.read(i, key, value)) found.insert(found.end(), {key, value});
  }
  Value all = gilt::make_vector(t, found.size(), Unspecific);
  if (all == Failed) return fail_memory(t);
  for (size_t i = 0; i < found.size(); ++i) gilt::vector_set(t, all, i, found[i]);
  return all;
}

}  // namespace

GILT_BODY(make_hash_table)
GILT_BODY(hash_table_kind)
GILT_BODY(hash_table_weakness)
GILT_BODY(hash_table_ref)
GILT_BODY(hash_table_set)
GILT_BODY(hash_table_replace)
GILT_BODY(hash_table_delete)
GILT_BODY(hash_table_pop)
GILT_BODY(hash_table_contains)
GILT_BODY(hash_table_size)
GILT_BODY(hash_table_clear)
GILT_BODY(hash_table_copy)
GILT_BODY(hash_table_entries)

}  // namespace gilt::builtins
