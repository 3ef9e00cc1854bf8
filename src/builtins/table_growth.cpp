// Growth in phases: the hashes of the old entries are written into the plan, the new backing is allocated, and the entries are
// moved one after the other; what the plan has of an entry that was moved is its new number.
#include "builtins/table_growth.h"

#include <algorithm>

namespace gilt::builtins {
namespace {

constexpr uint32_t nowhere = UINT32_MAX;
constexpr size_t words_a_step = 16;  // of fresh memory

class Growing {
 public:
  Growing(Thread& t, Value table) : thread_(t), table_(table), data_(table_data(table)), entries_(cell(table_cell::entries)) {}

  // As much as one call may do.
  Value run() {
    do {
      if (!go_on()) return clear_growth(thread_, table_), Failed;
      if (data_.growth == Growth::none) return Unspecific;
    } while (left_ > 0);
    return Again;
  }
  void follow(size_t entry) {
    uint32_t place = entry < data_.grown ? plan()[entry] : nowhere;
    if (place == nowhere) return;
    copy(entry, cell(table_cell::new_entries), place);
    if (second(entry) == Tombstone) --data_.new_count;
  }

 private:
  bool go_on() {
    switch (data_.growth) {
      case Growth::none: return provide(table_cell::plan, make_plan(), Growth::hashes);
      case Growth::hashes: return read_hashes(), true;
      case Growth::new_entries: return provide(table_cell::new_entries, make_new_entries(), Growth::new_index);
      case Growth::new_index: return provide(table_cell::new_index, make_new_index(), Growth::moving);
      case Growth::moving: break;
    }
    return move_entries(), true;
  }

  Value make_plan() {
    spend(data_.used / 2 / words_a_step);
    return gilt::make_bytevector(thread_, data_.used * sizeof(uint32_t));
  }
  // Also counts what a weak table has. A copy's index is another table's, which may have got more entries meanwhile.
  void read_hashes() {
    Value index = cell(table_cell::index);
    size_t from = data_.grown, size = index_size(index);
    data_.grown = std::min(size, from + left_);
    for (size_t i = from; i < data_.grown; ++i) {
      uint64_t word = index_words(index)[i];
      if (word == 0 || entry_of(word) >= data_.used) continue;
      plan()[entry_of(word)] = static_cast<uint32_t>(word >> 32);
      if (data_.weakness != Weakness::none) data_.new_count += can_be_read(entry_of(word));
    }
    spend(data_.grown - from);
    if (data_.grown == size) data_.growth = Growth::new_entries;
  }
  Value make_new_entries() {
    size_t count = data_.weakness == Weakness::none ? data_.count : data_.new_count, capacity = first_capacity;
    while (capacity * 3 < (count + 1) * 4) capacity *= 2;
    spend(2 * capacity / words_a_step);
    return make_entries(thread_, capacity);
  }
  Value make_new_index() {
    size_t capacity = gilt::vector_length(cell(table_cell::new_entries)) / 2;
    spend(2 * capacity / words_a_step);
    data_.grown = data_.new_count = 0;
    return make_index(thread_, capacity);
  }
  void move_entries() {
    Value entries = cell(table_cell::new_entries), index = cell(table_cell::new_index);
    uint64_t* words = index_words(index);
    uint32_t* plan = this->plan();
    size_t mask = index_size(index) - 1, from = data_.grown, to = std::min(data_.used, from + left_);
    for (size_t i = from; i < to; ++i) {
      if (!can_be_read(i)) {
        plan[i] = nowhere;
        continue;
      }
      size_t at = plan[i] & mask, place = data_.new_used++;
      while (words[at] != 0) at = (at + 1) & mask;
      words[at] = index_word(uint64_t{plan[i]} << 32, place);
      plan[i] = static_cast<uint32_t>(place);
      copy(i, entries, place);
      ++data_.new_count;
    }
    data_.grown = to;
    spend(to - from);
    if (to == data_.used) finish();
  }
  void finish() {
    size_t used = data_.new_used, count = data_.new_count;
    INVARIANT(data_.weakness != Weakness::none || count == data_.count);
    set_backing(thread_, table_, cell(table_cell::new_entries), cell(table_cell::new_index));
    data_.used = data_.end = used, data_.count = count;
  }

  bool provide(size_t at, Value made, Growth next) {
    if (made == Failed) return false;
    set_cell(thread_, table_, at, made);
    data_.growth = next;
    return true;
  }
  void spend(size_t steps) { left_ -= std::min(left_, steps); }

  Value cell(size_t i) const { return cell_of(table_, i); }
  uint32_t* plan() const { return reinterpret_cast<uint32_t*>(bytevector_data(cell(table_cell::plan))); }
  Value first(size_t entry) const { return gilt::vector_ref(entries_, 2 * entry); }
  Value second(size_t entry) const { return gilt::vector_ref(entries_, 2 * entry + 1); }
  bool can_be_read(size_t entry) { return is_readable(thread_, data_.weakness, first(entry), second(entry)); }
  void copy(size_t entry, Value entries, size_t place) {
    gilt::vector_set(thread_, entries, 2 * place, first(entry));
    gilt::vector_set(thread_, entries, 2 * place + 1, second(entry));
  }

  Thread& thread_;
  Value table_;
  TableData& data_;
  Value entries_;
  size_t left_ = table_steps_a_time;
};

}  // namespace

Value advance_growth(Thread& t, Value table) { return Growing(t, table).run(); }
void follow_growth(Thread& t, Value table, size_t entry) { Growing(t, table).follow(entry); }

void clear_growth(Thread& t, Value table) {
  if (table_data(table).growth == Growth::none) return;
  for (size_t i : {table_cell::plan, table_cell::new_entries, table_cell::new_index}) set_cell(t, table, i, False);
  TableData& data = table_data(table);
  data.growth = Growth::none;
  data.grown = data.new_used = data.new_count = 0;
}

void set_backing(Thread& t, Value table, Value entries, Value index) {
  clear_growth(t, table);
  set_cell(t, table, table_cell::entries, entries);
  set_cell(t, table, table_cell::index, index);
  TableData& data = table_data(table);
  data.snapshots = 0;
  data.used = data.end = data.count = data.swept = 0;
}

}  // namespace gilt::builtins
