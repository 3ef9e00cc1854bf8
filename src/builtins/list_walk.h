// Walking lists of any length, circular ones included, a part at a time.
#pragma once

#include "builtins/builtin.h"

namespace gilt::builtins {

enum class ListEnd { proper, improper, circular, unfinished };

// Finds out that a walk has come to a cycle: an earlier place, moved up at every power of two, is met again (after Brent).
// Three state slots, from `at` on: the place reached, the earlier one, the steps.
class CycleCheck {
 public:
  explicit CycleCheck(Value start) : earlier_(start) {}
  bool meets_again(Value place) {
    if (place == earlier_ && is_pair(place)) return true;
    ++steps_;
    if ((steps_ & (steps_ - 1)) == 0) earlier_ = place;
    return false;
  }
  Value resume(State s, size_t at) {
    earlier_ = s[at + 1], steps_ = static_cast<size_t>(fixnum_value(s[at + 2]));
    return s[at];
  }
  void suspend(State s, size_t at, Value place) const {
    s[at] = place, s[at + 1] = earlier_, s[at + 2] = make_fixnum(static_cast<int64_t>(steps_));
  }
  size_t steps() const { return steps_; }

 private:
  Value earlier_;
  size_t steps_ = 0;
};

// Counts the pairs of a list. The first three state slots are those of a CycleCheck.
inline ListEnd measure(Value list, State s, size_t& count) {
  CycleCheck cycle(list);
  Value place = s.fresh() ? list : cycle.resume(s, 0);
  for (size_t n = 0; n < steps_a_time; ++n) {
    count = cycle.steps();
    if (!is_pair(place)) return place == Nil ? ListEnd::proper : ListEnd::improper;
    place = cdr(place);
    if (cycle.meets_again(place)) return ListEnd::circular;
  }
  cycle.suspend(s, 0, place);
  return ListEnd::unfinished;
}

}  // namespace gilt::builtins
