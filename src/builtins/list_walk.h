// Walking lists of any length, circular ones included, a part at a time.
#pragma once

#include "builtins/builtin.h"

namespace gilt::builtins {

enum class ListEnd { proper, improper, circular, unfinished };

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
