// From a key to the first of its ephemerons: one array, open addressing, linear probing. Addresses never change, so they are
// hashed; an entry that goes has the following ones moved up, so that there are no tombstones.
#pragma once

#include <cstdint>
#include <utility>
#include <vector>

#include "memory/object.h"

namespace gilt::memory::rc {

class KeyTable {
 public:
  size_t size() const { return size_; }

  // Null when there is none.
  Object* find(const Object* key) const { return size_ == 0 ? nullptr : entries_[place_of(key)].first; }

  void set(Object* key, Object* first) {
    if (4 * (size_ + 1) > 3 * entries_.size()) resize(entries_.empty() ? least_capacity : 2 * entries_.size());
    Entry& entry = entries_[place_of(key)];
    size_ += entry.key == nullptr;
    entry = {key, first};
  }

  // The key must be there.
  void erase(const Object* key) {
    size_t hole = place_of(key);
    for (size_t at = next(hole); entries_[at].key != nullptr; at = next(at)) {
      if (distance(home_of(entries_[at].key), at) < distance(hole, at)) continue;
      entries_[hole] = entries_[at];
      hole = at;
    }
    entries_[hole] = {};
    size_--;
    if (entries_.size() > least_capacity && 8 * size_ < entries_.size()) resize(entries_.size() / 2);
  }

  template <class Visit>
  void for_each(Visit visit) const {
    for (const Entry& entry : entries_)
      if (entry.key != nullptr) visit(entry.key, entry.first);
  }

 private:
  struct Entry {
    Object* key = nullptr;
    Object* first = nullptr;
  };
  static constexpr size_t least_capacity = 64;

  size_t mask() const { return entries_.size() - 1; }
  size_t next(size_t at) const { return (at + 1) & mask(); }
  size_t distance(size_t from, size_t to) const { return (to - from) & mask(); }
  size_t home_of(const Object* key) const {
    return (reinterpret_cast<uintptr_t>(key) * 0x9E3779B97F4A7C15u >> 32) & mask();
  }
  // Where the key is, or belongs.
  size_t place_of(const Object* key) const {
    size_t at = home_of(key);
    while (entries_[at].key != nullptr && entries_[at].key != key) at = next(at);
    return at;
  }
  void resize(size_t capacity) {
    std::vector<Entry> before = std::exchange(entries_, std::vector<Entry>(capacity));
    for (const Entry& entry : before)
      if (entry.key != nullptr) entries_[place_of(entry.key)] = entry;
  }

  std::vector<Entry> entries_;
  size_t size_ = 0;
};

}  // namespace gilt::memory::rc
