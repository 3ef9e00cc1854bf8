// The operations on hash tables. Everything that looks at a table holds its lock.
#include <algorithm>
#include <iterator>
#include <new>
#include <span>
#include <string_view>

#include "builtins/equality.h"
#include "builtins/hash.h"
#include "builtins/table_growth.h"
#include "objects/string.h"
#include "objects/symbol.h"

namespace gilt::builtins {
namespace {

constexpr size_t none = SIZE_MAX;
constexpr std::string_view equality_names[] = {"eq", "eqv", "equal", "string"};
constexpr std::string_view weakness_names[] = {"", "keys", "values", "both"};

// Without entries as yet.
Value make_table(Thread& t, Equality equality, Weakness weakness, Value entries, Value index) {
  Value table = make_short(t, Kind::hash_table, {entries, index, False, False, False}, sizeof(TableData));
  new (&table_data(table)) TableData{.lock = {}, .equality = equality, .weakness = weakness};
  return table;
}

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
  bool read(size_t entry, Value& key, Value& value) { return read(entries_, entry, key, value); }
  bool read(Cell* entries, size_t entry, Value& key, Value& value) {
    Value first = entries[2 * entry].load(), second = entries[2 * entry + 1].load(), nothing;
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

  // What is there may be changed: no snapshot needs it. A growth does not mind.
  bool may_change() const { return data_.snapshots == 0; }
  // What is new may be added.
  bool may_append() const { return data_.growth == Growth::none && data_.used < capacity(); }

  // Of an entry that can be read.
  void set_value(size_t entry, Value v) {
    Value key, old;
    if (is_weak() && read(entry, key, old)) write(entry, key, v);
    else set_second(entry, v);
    follow(entry);
  }
  void erase(size_t entry) {
    set_second(entry, Tombstone);
    if (is_weak()) set_first(entry, Unspecific);
    --data_.count;
    follow(entry);
  }
  // The word is one that find gave; there must be room.
  void append(uint64_t* word, uint64_t hash, Value key, Value v) { write(take_entry(word, hash), key, v); }

  // Deletes what is broken of the entries from one to another.
  void drop_broken(size_t from, size_t to) {
    for (size_t i = from; i < to; ++i)
      if (is_live(i) && !is_readable(thread_, data_.weakness, key(i), value(i))) erase(i);
  }
  // Looks at the next few entries of a weak table. What find gave before is not good after it.
  void sweep() {
    constexpr size_t few = 2;
    if (!is_weak() || data_.used == 0) return;
    size_t from = data_.swept < data_.used ? data_.swept : 0;
    data_.swept = std::min(from + few, data_.used);
    drop_broken(from, data_.swept);
    if (data_.swept == data_.used || data_.growth != Growth::none) shrink();
  }
  // Gives back what a weak table that lost most of its entries does not need, piece by piece; without memory for that, later.
  void shrink() {
    if (data_.growth != Growth::none || (data_.used > first_capacity && 4 * data_.count <= data_.used)) advance();
  }

  // Stores the value of a key, new or not: Unspecific, Again, or Failed after a recorded failure.
  Value put(Value key, Value v) {
    uint64_t hash = this->hash(key);
    uint64_t* word = find(key, hash);
    if (word == nullptr) return fail_memory(thread_);
    bool present = *word != 0 && is_live(entry_of(*word));
    if (present ? may_change() : may_append()) {
      if (present) set_value(entry_of(*word), v);
      else append(word, hash, key, v);
      return Unspecific;
    }
    Value grown = grow();
    return grown == Unspecific ? put(key, v) : grown;
  }

  // The next piece of a new backing, with room for one more entry than there are: Unspecific when the table has it, Again, or
  // Failed after a recorded failure.
  Value grow() {
    Value grown = advance();
    return grown == Failed ? fail_memory(thread_) : grown;
  }

  // Empties the table.
  bool reset() {
    Value entries = make_entries(thread_, first_capacity);
    Value index = entries == Failed ? Failed : make_index(thread_, first_capacity);
    if (index == Failed) return false;
    set_backing(thread_, table_, entries, index);
    look();
    return true;
  }

  // The entries, of which those that there are now do not change before `release`; if that never comes, then until the next
  // change, which makes a new backing.
  Value take_snapshot() { return ++data_.snapshots, entries_vector_; }
  void release(Value snapshot) {
    if (snapshot == entries_vector_ && data_.snapshots > 0) --data_.snapshots;
  }
  // A table on the same backing as another one, of which it has a snapshot.
  Value make_sharing() {
    Value sharing = make_table(thread_, data_.equality, data_.weakness, entries_vector_, index_value_);
    TableData& data = table_data(sharing);
    data.used = data.end = data_.used, data.count = data_.count;
    return sharing;
  }

 private:
  static uint64_t mix_word(uint64_t x) { return x * 0x9E3779B97F4A7C15u; }

  void set_first(size_t entry, Value v) { gilt::vector_set(thread_, entries_vector_, 2 * entry, v); }
  void set_second(size_t entry, Value v) { gilt::vector_set(thread_, entries_vector_, 2 * entry + 1, v); }

  void write(size_t entry, Value key, Value v) {
    auto weak = [&](Value on, Value kept) { return Manager::make_ephemeron(thread_, on, kept); };
    bool keys = data_.weakness == Weakness::keys, both = data_.weakness == Weakness::both;
    set_first(entry, !is_weak() ? key : both ? weak(key, False) : keys ? weak(key, v) : weak(v, key));
    set_second(entry, !is_weak() ? v : both ? weak(v, False) : True);
  }
  // What a growth has moved already is changed there too.
  void follow(size_t entry) {
    if (data_.growth == Growth::moving) [[unlikely]] follow_growth(thread_, table_, entry);
  }
  size_t take_entry(uint64_t* word, uint64_t hash) {
    size_t entry = data_.used++;
    data_.end = data_.used;
    *word = index_word(hash, entry);
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

  Value advance() {
    Value grown = advance_growth(thread_, table_);
    return look(), grown;
  }
  void look() {
    entries_vector_ = cell_of(table_, table_cell::entries);
    entries_ = vector_cells(entries_vector_);
    index_value_ = cell_of(table_, table_cell::index);
    index_ = index_words(index_value_);
    mask_ = index_size(index_value_) - 1;
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
  Value entries = make_entries(t, first_capacity);
  Value index = entries == Failed ? Failed : make_index(t, first_capacity);
  if (index == Failed) return fail_memory(t);
  return make_table(t, static_cast<Equality>(equality), static_cast<Weakness>(weak), entries, index);
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
  return use.put(key, value);
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
  Value done = use.put(key, value);
  return done == Unspecific ? True : done;
}

Value hash_table_delete(Thread& t, HashTable table, Value key) {
  if (!take_key(t, table, key)) return Failed;
  Table use(t, table);
  size_t entry = use.find_entry(key);
  if (entry != none && !use.may_change()) {
    if (Value grown = use.grow(); grown != Unspecific) return grown;
    entry = use.find_entry(key);
  }
  if (use.failed()) return fail_memory(t);
  if (entry == none) return False;
  use.erase(entry);
  bool sparse = use.data().count == 0 && 2 * use.data().used >= use.capacity();
  if (sparse && !use.reset()) return fail_memory(t);
  return True;
}

Value hash_table_pop(Thread& t, HashTable table) {
  Table use(t, table);
  if (use.data().count == 0) return False;
  if (!use.may_change())
    if (Value grown = use.grow(); grown != Unspecific) return grown;
  size_t& end = use.data().end;
  Value key, value;
  for (size_t n = 0; end > 0 && !use.read(end - 1, key, value); ++n, --end)
    if (n == table_steps_a_time) return Again;
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
    size_t to = std::min(from + table_steps_a_time, use.data().used);
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

// Begins as a table on the same backing, and makes its own. State: the copy, the snapshot.
Value hash_table_copy(Thread& t, HashTable table, State s) {
  Table from(t, table);
  if (s.fresh()) s[0] = from.make_sharing(), s[1] = from.take_snapshot();
  Value grown = Table(t, s[0]).grow();
  if (grown == Again) return Again;
  from.release(s[1]);
  return grown == Failed ? Failed : s[0];
}

// The first elements of a vector that may be longer.
Value shortened(Thread& t, Value vector, size_t length) {
  if (gilt::vector_length(vector) == length) return vector;
  Value result = gilt::make_vector(t, length, Unspecific);
  if (result == Failed) return fail_memory(t);
  for (size_t i = 0; i < length; ++i) gilt::vector_set(t, result, i, gilt::vector_ref(vector, i));
  return result;
}

// A piece of a walk: True when it was the last. State: the snapshot, its entries that are done, their number, the result, how
// much of it is filled.
Value walk(Thread& t, HashTable table, State s) {
  Table use(t, table);
  if (s.fresh()) {
    Value all = gilt::make_vector(t, 2 * use.data().count, Unspecific);
    if (all == Failed) return fail_memory(t);
    s[0] = use.take_snapshot(), s[1] = make_fixnum(0), s[2] = make_fixnum(static_cast<int64_t>(use.data().used));
    s[3] = all, s[4] = make_fixnum(0);
  }
  auto number = [&](size_t i) { return static_cast<size_t>(fixnum_value(s[i])); };
  Cell* entries = vector_cells(s[0]);
  size_t entry = number(1), used = number(2), filled = number(4);
  for (size_t n = 0; n < table_steps_a_time && entry < used; ++n, ++entry) {
    Value key, value;
    if (!use.read(entries, entry, key, value)) continue;
    gilt::vector_set(t, s[3], filled++, key);
    gilt::vector_set(t, s[3], filled++, value);
  }
  s[1] = make_fixnum(static_cast<int64_t>(entry)), s[4] = make_fixnum(static_cast<int64_t>(filled));
  if (entry < used) return Again;
  use.release(s[0]);
  return True;
}
Value hash_table_entries(Thread& t, HashTable table, State s) {
  Value walked = walk(t, table, s);
  return walked == True ? shortened(t, s[3], static_cast<size_t>(fixnum_value(s[4]))) : walked;
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
