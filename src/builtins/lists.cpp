// Lists: everything that goes along a chain of pairs, and so is resumable.
#include "builtins/equality.h"
#include "builtins/list_walk.h"
#include "objects/equality.h"

namespace gilt::builtins {
namespace {

Value is_list(Value obj, State s) {
  size_t count;
  ListEnd end = measure(obj, s, count);
  return end == ListEnd::unfinished ? Again : make_boolean(end == ListEnd::proper);
}

Value length(Thread& t, Value list, State s) {
  size_t count;
  switch (measure(list, s, count)) {
    case ListEnd::proper: return make_fixnum(static_cast<int64_t>(count));
    case ListEnd::unfinished: return Again;
    default: return fail_type(t, Type::list, list);
  }
}

// State: elements still to be made, the list so far.
Value make_list(Thread& t, Index k, std::optional<Value> fill, State s) {
  size_t left = k;
  Value list = Nil;
  if (!s.fresh()) left = static_cast<size_t>(fixnum_value(s[0])), list = s[1];
  for (size_t n = 0; n < steps_a_time && left > 0; ++n, --left) list = cons(t, fill.value_or(Unspecific), list);
  if (left == 0) return list;
  s[0] = make_fixnum(static_cast<int64_t>(left)), s[1] = list;
  return Again;
}

// A list that grows at its end.
struct Growing {
  Value head = Nil, tail = Nil;
  void append(Thread& t, Value v) {
    Value pair = cons(t, v, Nil);
    if (tail == Nil) head = pair;
    else set_cdr(t, tail, pair);
    tail = pair;
  }
  Value finish(Thread& t, Value rest) {
    if (tail == Nil) return rest;
    set_cdr(t, tail, rest);
    return head;
  }
};

// State: the arguments not yet copied, the place in the first of them with what CycleCheck keeps, head and tail of the result.
Value append(Thread& t, Rest lists, State s) {
  if (lists.list == Nil) return Nil;
  Value rest = lists.list, place = car(rest);
  Growing result;
  CycleCheck check(place);
  if (!s.fresh()) rest = s[0], place = check.resume(s, 1), result = {s[4], s[5]};
  for (size_t n = 0; n < steps_a_time; ++n) {
    if (cdr(rest) == Nil) return result.finish(t, place);
    if (is_pair(place)) {
      result.append(t, car(place));
      place = cdr(place);
      if (check.meets_again(place)) return fail_type(t, Type::list, car(rest));
    } else if (place == Nil) {
      rest = cdr(rest), place = car(rest), check = CycleCheck(place);
    } else {
      return fail_type(t, Type::list, car(rest));
    }
  }
  s[0] = rest, check.suspend(s, 1, place), s[4] = result.head, s[5] = result.tail;
  return Again;
}

// State: the place in the list with what CycleCheck keeps, the result so far.
Value reverse(Thread& t, Value list, State s) {
  Value place = list, result = Nil;
  CycleCheck check(list);
  if (!s.fresh()) place = check.resume(s, 0), result = s[3];
  for (size_t n = 0; n < steps_a_time && is_pair(place); ++n) {
    result = cons(t, car(place), result);
    place = cdr(place);
    if (check.meets_again(place)) return fail_type(t, Type::list, list);
  }
  if (is_pair(place)) return check.suspend(s, 0, place), s[3] = result, Again;
  return place == Nil ? result : fail_type(t, Type::list, list);
}

// State: the place in the obj with what CycleCheck keeps, head and tail of the result.
Value list_copy(Thread& t, Value obj, State s) {
  Value place = obj;
  Growing result;
  CycleCheck check(obj);
  if (!s.fresh()) place = check.resume(s, 0), result = {s[3], s[4]};
  for (size_t n = 0; n < steps_a_time && is_pair(place); ++n) {
    result.append(t, car(place));
    place = cdr(place);
    if (check.meets_again(place)) return fail_type(t, Type::list, obj);
  }
  if (!is_pair(place)) return result.finish(t, place);
  check.suspend(s, 0, place), s[3] = result.head, s[4] = result.tail;
  return Again;
}

// The list after k pairs. State: the place in the list, the pairs passed.
Value walk(Thread& t, Value list, size_t k, State s) {
  Value place = list;
  size_t passed = 0;
  if (!s.fresh()) place = s[0], passed = static_cast<size_t>(fixnum_value(s[1]));
  for (size_t n = 0; n < steps_a_time && passed < k; ++n, ++passed, place = cdr(place))
    if (!is_pair(place)) {
      if (passed == 0 && place != Nil) return fail_type(t, Type::list, list);
      return fail_range(t, make_fixnum(static_cast<int64_t>(k)), "list", passed);
    }
  if (passed == k) return place;
  s[0] = place, s[1] = make_fixnum(static_cast<int64_t>(passed));
  return Again;
}
// The same, but there must be a pair.
Value walk_to_pair(Thread& t, Value list, size_t k, State s) {
  Value place = walk(t, list, k, s);
  if (place == Failed || place == Again || is_pair(place)) return place;
  if (k == 0 && place != Nil) return fail_type(t, Type::list, list);
  return fail_range(t, make_fixnum(static_cast<int64_t>(k)), "list", k);
}

Value list_tail(Thread& t, Value list, Index k, State s) { return walk(t, list, k, s); }
Value list_ref(Thread& t, Value list, Index k, State s) {
  Value place = walk_to_pair(t, list, k, s);
  return is_pair(place) ? car(place) : place;
}
Value list_set(Thread& t, Value list, Index k, Value obj, State s) {
  Value place = walk_to_pair(t, list, k, s);
  if (!is_pair(place)) return place;
  set_car(t, place, obj);
  return Unspecific;
}

// State: the place in the list.
Value last_pair(Pair list, State s) {
  Value place = s.fresh() ? list.value : s[0];
  for (size_t n = 0; n < steps_a_time; ++n, place = cdr(place))
    if (!is_pair(cdr(place))) return place;
  s[0] = place;
  return Again;
}

// Searches. State: the place in the list; after it what `equal` keeps.

template <class Matches>
Value find_tail(Thread& t, Value list, State s, Matches matches) {
  Value place = s.fresh() ? list : s[0];
  for (size_t n = 0; n < steps_a_time && is_pair(place); ++n, place = cdr(place))
    if (matches(car(place))) return place;
  if (is_pair(place)) return s[0] = place, Again;
  return place == Nil ? False : fail_type(t, Type::list, list);
}
Value memq(Thread& t, Value obj, Value list, State s) {
  return find_tail(t, list, s, [&](Value v) { return v == obj; });
}
Value memv(Thread& t, Value obj, Value list, State s) {
  return find_tail(t, list, s, [&](Value v) { return gilt::is_eqv(v, obj); });
}

template <class Matches>
Value find_association(Thread& t, Value list, State s, Matches matches) {
  Value place = s.fresh() ? list : s[0];
  for (size_t n = 0; n < steps_a_time && is_pair(place); ++n, place = cdr(place)) {
    Value entry = car(place);
    if (!is_pair(entry)) return fail_type(t, Type::pair, entry);
    if (matches(car(entry))) return entry;
  }
  if (is_pair(place)) return s[0] = place, Again;
  return place == Nil ? False : fail_type(t, Type::list, list);
}
Value assq(Thread& t, Value obj, Value list, State s) {
  return find_association(t, list, s, [&](Value v) { return v == obj; });
}
Value assv(Thread& t, Value obj, Value list, State s) {
  return find_association(t, list, s, [&](Value v) { return gilt::is_eqv(v, obj); });
}

// The first place whose key (the element, or its car) is equal? to obj.
Value find_equal(Thread& t, Value obj, Value list, State s, bool associations) {
  Value place = s.fresh() ? list : s[0];
  State comparison{s.slots, s.first + 1};
  for (size_t n = 0; n < steps_a_time && is_pair(place); ++n, place = cdr(place)) {
    Value key = car(place);
    if (associations && !is_pair(key)) return fail_type(t, Type::pair, key);
    Value equal = compare_contents(t, obj, associations ? car(key) : key, comparison);
    if (equal == Failed) return Failed;
    if (equal == Again) return s[0] = place, Again;
    for (size_t i = 0; i < comparison_slots; ++i) comparison[i] = False;
    if (equal == True) return place;
  }
  if (is_pair(place)) return s[0] = place, Again;
  return place == Nil ? False : fail_type(t, Type::list, list);
}
Value member(Thread& t, Value obj, Value list, State s) { return find_equal(t, obj, list, s, false); }
Value assoc(Thread& t, Value obj, Value list, State s) {
  Value place = find_equal(t, obj, list, s, true);
  return is_pair(place) ? car(place) : place;
}

}  // namespace

GILT_BODY(is_list)
GILT_BODY(length)
GILT_BODY(make_list)
GILT_BODY(append)
GILT_BODY(reverse)
GILT_BODY(list_copy)
GILT_BODY(list_tail)
GILT_BODY(list_ref)
GILT_BODY(list_set)
GILT_BODY(last_pair)
GILT_BODY(memq)
GILT_BODY(memv)
GILT_BODY(assq)
GILT_BODY(assv)
GILT_BODY(member)
GILT_BODY(assoc)

}  // namespace gilt::builtins
