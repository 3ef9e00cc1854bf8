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

 private:
  Value earlier_;
  size_t steps_ = 0;
};

// Counts the pairs of a list. Three state slots: the place reached, the count, and an earlier place that is met again on a
// cycle (it is moved up at every power of two, after Brent).
inline ListEnd measure(Value list, State s, size_t& count) {
  Value place = list, earlier = list;
  count = 0;
  if (!s.fresh()) place = s[0], count = static_cast<size_t>(fixnum_value(s[1])), earlier = s[2];
  for (size_t n = 0; n < steps_a_time; ++n) {
    if (!is_pair(place)) return place == Nil ? ListEnd::proper : ListEnd::improper;
    place = cdr(place);
    if (place == earlier) return ListEnd::circular;
    ++count;
    if ((count & (count - 1)) == 0) earlier = place;
  }
  s[0] = place, s[1] = make_fixnum(static_cast<int64_t>(count)), s[2] = earlier;
  return ListEnd::unfinished;
}

}  // namespace gilt::builtins
