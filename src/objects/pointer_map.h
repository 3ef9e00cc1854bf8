// A set of heap objects, each with a mark of two bits: what a walk over data of any size must remember. Open addressing,
// one word an entry: the value's bits with the mark on top.
#pragma once

#include <vector>

#include "value/value.h"

namespace gilt {

class PointerMap {
 public:
  // 0 for an object that is not in the set.
  unsigned get(Value v) const { return slots_.empty() ? 0 : static_cast<unsigned>(slots_[find(v)] >> mark_shift); }
  // The mark is 1, 2 or 3.
  void set(Value v, unsigned mark) {
    if (2 * (count_ + 1) > slots_.size()) grow();
    uint64_t& slot = slots_[find(v)];
    count_ += slot == 0;
    slot = v.bits | uint64_t{mark} << mark_shift;
  }
  bool empty() const { return count_ == 0; }
  void clear() { slots_ = {}, count_ = 0; }

 private:
  static constexpr unsigned mark_shift = 62;
  static constexpr uint64_t key_mask = (uint64_t{1} << mark_shift) - 1;

  size_t find(Value v) const {
    size_t mask = slots_.size() - 1, i = (v.bits >> 2) * 0x9E3779B97F4A7C15u >> 20 & mask;
    while (slots_[i] != 0 && (slots_[i] & key_mask) != v.bits) i = (i + 1) & mask;
    return i;
  }
  void grow() {
    std::vector<uint64_t> old(slots_.empty() ? 64 : 2 * slots_.size(), 0);
    old.swap(slots_);
    for (uint64_t slot : old)
      if (slot != 0) slots_[find({slot & key_mask})] = slot;
  }

  std::vector<uint64_t> slots_;
  size_t count_ = 0;
};

}  // namespace gilt
