// Vectors. Making one, copies included, is one step, as its memory is; what works on an old vector or a list is resumable.
#include "builtins/list_walk.h"

namespace gilt::builtins {
namespace {

constexpr std::string_view a_vector = "vector";

Value make_vector(Thread& t, Index k, std::optional<Value> fill) {
  Value vector = gilt::make_vector(t, k, fill.value_or(Unspecific));
  return vector == Failed ? fail_memory(t) : vector;
}

// State: the three of measure, then (the place in the list, the next index, unused, the vector).
Value list_to_vector(Thread& t, Value list, State s) {
  if (s[3] == False) {
    size_t count;
    ListEnd end = measure(list, s, count);
    if (end == ListEnd::unfinished) return Again;
    if (end != ListEnd::proper) return fail_type(t, Type::list, list);
    Value vector = gilt::make_vector(t, count, Unspecific);
    if (vector == Failed) return fail_memory(t);
    s[0] = list, s[1] = make_fixnum(0), s[3] = vector;
  }
  // Another thread may have cut or lengthened the list meanwhile.
  Value place = s[0], vector = s[3];
  size_t i = static_cast<size_t>(fixnum_value(s[1])), length = gilt::vector_length(vector);
  for (size_t n = 0; n < steps_a_time && i < length && is_pair(place); ++n, place = cdr(place))
    gilt::vector_set(t, vector, i++, car(place));
  if (i == length || !is_pair(place)) return vector;
  s[0] = place, s[1] = make_fixnum(static_cast<int64_t>(i));
  return Again;
}
Value vector(Thread& t, Rest objects, State s) { return list_to_vector(t, objects.list, s); }

// State: the elements still to be taken, the list of those after them.
Value vector_to_list(Thread& t, Vector v, std::optional<Index> start, std::optional<Index> end, State s) {
  Range range;
  if (!take_range(t, start, end, a_vector, gilt::vector_length(v), range)) return Failed;
  size_t left = range.size();
  Value list = Nil;
  if (!s.fresh()) left = static_cast<size_t>(fixnum_value(s[0])), list = s[1];
  for (size_t n = 0; n < steps_a_time && left > 0; ++n) list = cons(t, gilt::vector_ref(v, range.start + --left), list);
  if (left == 0) return list;
  s[0] = make_fixnum(static_cast<int64_t>(left)), s[1] = list;
  return Again;
}

// State: the elements done.
Value vector_fill(Thread& t, Vector v, Value fill, std::optional<Index> start, std::optional<Index> end, State s) {
  Range range;
  if (!take_range(t, start, end, a_vector, gilt::vector_length(v), range)) return Failed;
  size_t done = s.fresh() ? 0 : static_cast<size_t>(fixnum_value(s[0]));
  for (size_t n = 0; n < steps_a_time && done < range.size(); ++n, ++done) gilt::vector_set(t, v, range.start + done, fill);
  return done == range.size() ? Unspecific : (s[0] = make_fixnum(static_cast<int64_t>(done)), Again);
}

// State: the elements done. Goes backward where forward would overwrite what it has yet to copy.
Value vector_copy_to(Thread& t, Vector to, Index at, Vector from, std::optional<Index> start, std::optional<Index> end,
                     State s) {
  Range range;
  if (!take_range(t, start, end, a_vector, gilt::vector_length(from), range)) return Failed;
  size_t length = gilt::vector_length(to), size = range.size();
  if (at > length || size > length - at)
    return fail_range(t, make_fixnum(static_cast<int64_t>(at + size)), a_vector, length);
  bool backward = to.value == from.value && at > range.start;
  size_t done = s.fresh() ? 0 : static_cast<size_t>(fixnum_value(s[0]));
  for (size_t n = 0; n < steps_a_time && done < size; ++n, ++done) {
    size_t i = backward ? size - 1 - done : done;
    gilt::vector_set(t, to, at + i, gilt::vector_ref(from, range.start + i));
  }
  return done == size ? Unspecific : (s[0] = make_fixnum(static_cast<int64_t>(done)), Again);
}

// A new vector whose cells are all still to be initialized, or null.
Object* allocate_vector(Thread& t, size_t length) {
  Object* o = Manager::allocate(t, long_shape(Kind::vector, length));
  if (o == nullptr) fail_memory(t);
  return o;
}
void init_from(Thread& t, Cell* to, Value from, Range range) {
  for (size_t i = range.start; i < range.end; ++i) Manager::init(t, to++, gilt::vector_ref(from, i));
}

Value vector_copy(Thread& t, Vector v, std::optional<Index> start, std::optional<Index> end) {
  Range range;
  if (!take_range(t, start, end, a_vector, gilt::vector_length(v), range)) return Failed;
  Object* o = allocate_vector(t, range.size());
  if (o == nullptr) return Failed;
  init_from(t, long_cells(o), v, range);
  return value_of(o);
}

Value vector_append(Thread& t, Rest vectors) {
  size_t length = 0;
  for (Value list = vectors.list; list != Nil; list = cdr(list)) {
    if (!is_vector(car(list))) return fail_type(t, Type::vector, car(list));
    length += gilt::vector_length(car(list));
  }
  Object* o = allocate_vector(t, length);
  if (o == nullptr) return Failed;
  Cell* cells = long_cells(o);
  for (Value list = vectors.list; list != Nil; list = cdr(list)) {
    size_t size = gilt::vector_length(car(list));
    init_from(t, cells, car(list), {0, size});
    cells += size;
  }
  return value_of(o);
}

}  // namespace

GILT_BODY(make_vector)
GILT_BODY(list_to_vector)
GILT_BODY(vector)
GILT_BODY(vector_to_list)
GILT_BODY(vector_fill)
GILT_BODY(vector_copy_to)
GILT_BODY(vector_copy)
GILT_BODY(vector_append)

}  // namespace gilt::builtins
