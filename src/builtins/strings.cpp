// Strings. A body takes a string's buffer once and works on that: its length is the string's for good, its width its own.
// Another thread may meanwhile have put a wider buffer in its place; then what is written here is lost, as a race may.
// Characters may change at any time, so nothing found out about them (that all are narrow, where one is) holds later.
#include <algorithm>
#include <cstring>

#include "builtins/list_walk.h"
#include "builtins/string_case.h"
#include "objects/shared_bytes.h"

namespace gilt::builtins {
namespace {

constexpr std::string_view a_string = "string";

struct NewString {
  Value value = Failed;
  StringBuffer* buffer = nullptr;
};
// All characters zero. A null buffer after a recorded failure.
NewString allocate(Thread& t, size_t length, uint32_t width) {
  NewString made{gilt::make_string(t, length, width)};
  if (made.value == Failed) return fail_memory(t), made;
  made.buffer = string_buffer(made.value);
  std::memset(made.buffer->narrow(), 0, length * width);
  return made;
}

uint32_t width_of(uint32_t c) { return c < 0x100 ? 1 : 4; }

// The width that these characters need.
uint32_t needed_width(StringBuffer* buffer, Range range) {
  if (buffer->width == 1) return 1;
  uint32_t all = 0;
  for (size_t i = range.start; i < range.end; ++i) all |= buffer->get(i);
  return width_of(all);
}

// False when a character is too wide for `to`; those before it are copied. The two may be one.
bool copy_characters(StringBuffer* to, size_t at, StringBuffer* from, Range range) {
  if (to->width == 1 && from->width == 1) return copy_units(to->narrow() + at, from->narrow() + range.start, range.size()), true;
  if (to->width == 4 && from->width == 4) return copy_units(to->wide() + at, from->wide() + range.start, range.size()), true;
  for (size_t i = 0; i < range.size(); ++i) {
    uint32_t c = from->get(range.start + i);
    if (width_of(c) > to->width) return false;
    to->put(at + i, c);
  }
  return true;
}

// Stores a character at a valid index, however wide it is.
bool put_character(Thread& t, Value string, size_t i, uint32_t c) {
  return gilt::string_set(t, string, i, c) != Failed || (fail_memory(t), false);
}

bool check_mutable(Thread& t, Value string) {
  return !is_immutable_string(string) || (fail(t, "the string is a constant: " + message_text(string)), false);
}

Value make_string(Thread& t, Index k, std::optional<char32_t> fill) {
  uint32_t c = fill.value_or(' ');
  NewString made = allocate(t, k, width_of(c));
  if (made.buffer == nullptr) return Failed;
  if (made.buffer->width == 1) std::memset(made.buffer->narrow(), static_cast<int>(c), k);
  else std::fill_n(made.buffer->wide(), k.value, c);
  return made.value;
}

// State: the three of measure, then (the place in the list, the next index, unused, the string).
Value list_to_string(Thread& t, Value list, State s) {
  if (s[3] == False) {
    size_t count;
    ListEnd end = measure(list, s, count);
    if (end == ListEnd::unfinished) return Again;
    if (end != ListEnd::proper) return fail_type(t, Type::list, list);
    uint32_t width = is_pair(list) && is_character(car(list)) ? width_of(character_value(car(list))) : 1;
    NewString made = allocate(t, count, width);
    if (made.buffer == nullptr) return Failed;
    s[0] = list, s[1] = make_fixnum(0), s[3] = made.value;
  }
  // Another thread may have cut or lengthened the list meanwhile.
  Value place = s[0], string = s[3];
  size_t i = static_cast<size_t>(fixnum_value(s[1])), length = string_buffer(string)->length;
  for (size_t n = 0; n < steps_a_time && i < length && is_pair(place); ++n, place = cdr(place)) {
    if (!is_character(car(place))) return fail_type(t, Type::character, car(place));
    if (!put_character(t, string, i++, character_value(car(place)))) return Failed;
  }
  if (i == length || !is_pair(place)) return string;
  s[0] = place, s[1] = make_fixnum(static_cast<int64_t>(i));
  return Again;
}
Value string(Thread& t, Rest chars, State s) { return list_to_string(t, chars.list, s); }

Value string_set(Thread& t, String string, Index k, char32_t c) {
  size_t length = string_buffer(string)->length;
  if (k >= length) return fail_range(t, make_fixnum(static_cast<int64_t>(k.value)), a_string, length);
  if (!check_mutable(t, string) || !put_character(t, string, k, c)) return Failed;
  return Unspecific;
}

// Comparison

int compare_buffers(StringBuffer* a, StringBuffer* b) {
  size_t common = std::min(a->length, b->length);
  int order = 0;
  if (a->width == 1 && b->width == 1) {
    order = compare_bytes(a->narrow(), b->narrow(), common);
  } else {
    for (size_t i = 0; i < common && order == 0; ++i) {
      uint32_t x = a->get(i), y = b->get(i);
      order = x < y ? -1 : x > y;
    }
  }
  if (order != 0) return order;
  return a->length < b->length ? -1 : a->length > b->length;
}
int compare_strings(Value a, Value b) { return compare_buffers(string_buffer(a), string_buffer(b)); }
int compare_folded(Value a, Value b) {
  return convert_case(string_buffer(a), Case::folded).compare(convert_case(string_buffer(b), Case::folded));
}

template <int (*order)(Value, Value) = compare_strings, class Holds>
Value chain(Thread& t, Value first, Value list, Holds holds) {
  bool all = true;
  for (; list != Nil; list = cdr(list)) {
    if (!is_string(car(list))) return fail_type(t, Type::string, car(list));
    all = all && holds(order(first, car(list)), 0);
    first = car(list);
  }
  return make_boolean(all);
}

Value strings_equal(Thread& t, String s, Rest r) { return chain(t, s, r.list, std::equal_to()); }
Value strings_less(Thread& t, String s, Rest r) { return chain(t, s, r.list, std::less()); }
Value strings_greater(Thread& t, String s, Rest r) { return chain(t, s, r.list, std::greater()); }
Value strings_less_equal(Thread& t, String s, Rest r) { return chain(t, s, r.list, std::less_equal()); }
Value strings_greater_equal(Thread& t, String s, Rest r) { return chain(t, s, r.list, std::greater_equal()); }

Value strings_ci_equal(Thread& t, String s, Rest r) { return chain<compare_folded>(t, s, r.list, std::equal_to()); }
Value strings_ci_less(Thread& t, String s, Rest r) { return chain<compare_folded>(t, s, r.list, std::less()); }
Value strings_ci_greater(Thread& t, String s, Rest r) { return chain<compare_folded>(t, s, r.list, std::greater()); }
Value strings_ci_less_equal(Thread& t, String s, Rest r) { return chain<compare_folded>(t, s, r.list, std::less_equal()); }
Value strings_ci_greater_equal(Thread& t, String s, Rest r) {
  return chain<compare_folded>(t, s, r.list, std::greater_equal());
}

// Copies

Value string_copy(Thread& t, String string, std::optional<Index> start, std::optional<Index> end) {
  StringBuffer* from = string_buffer(string);
  Range range;
  if (!take_range(t, start, end, a_string, from->length, range)) return Failed;
  // A wide character may be stored after the width has been found out.
  for (uint32_t width = needed_width(from, range);; width = 4) {
    NewString made = allocate(t, range.size(), width);
    if (made.buffer == nullptr) return Failed;
    if (copy_characters(made.buffer, 0, from, range)) return made.value;
  }
}
Value substring(Thread& t, String string, Index start, std::optional<Index> end) {
  return string_copy(t, string, start, end);
}

Value string_copy_to(Thread& t, String to, Index at, String from, std::optional<Index> start, std::optional<Index> end) {
  StringBuffer* source = string_buffer(from);
  Range range;
  if (!take_range(t, start, end, a_string, source->length, range)) return Failed;
  size_t length = string_buffer(to)->length;
  if (at > length || range.size() > length - at)
    return fail_range(t, make_fixnum(static_cast<int64_t>(at + range.size())), a_string, length);
  if (!check_mutable(t, to)) return Failed;
  if (copy_characters(string_buffer(to), at, source, range)) return Unspecific;
  StringBuffer* target = widen_string(t, to);
  if (target == nullptr) return fail_memory(t);
  return copy_characters(target, at, source, range), Unspecific;
}

Value string_fill(Thread& t, String string, char32_t c, std::optional<Index> start, std::optional<Index> end) {
  Range range;
  if (!take_range(t, start, end, a_string, string_buffer(string)->length, range)) return Failed;
  if (!check_mutable(t, string)) return Failed;
  if (range.size() == 0) return Unspecific;
  StringBuffer* buffer = c < 0x100 ? string_buffer(string) : widen_string(t, string);
  if (buffer == nullptr) return fail_memory(t);
  if (buffer->width == 1) fill_units(buffer->narrow() + range.start, static_cast<uint8_t>(c), range.size());
  else fill_units(buffer->wide() + range.start, uint32_t{c}, range.size());
  return Unspecific;
}

// Copies every string's characters; false when one has become too wide for the result.
bool copy_all(StringBuffer* to, Value list) {
  size_t at = 0;
  for (; list != Nil; list = cdr(list)) {
    StringBuffer* from = string_buffer(car(list));
    if (!copy_characters(to, at, from, {0, from->length})) return false;
    at += from->length;
  }
  return true;
}
Value string_append(Thread& t, Rest strings) {
  size_t length = 0;
  uint32_t width = 1;
  for (Value list = strings.list; list != Nil; list = cdr(list)) {
    if (!is_string(car(list))) return fail_type(t, Type::string, car(list));
    StringBuffer* buffer = string_buffer(car(list));
    length += buffer->length;
    width = std::max(width, buffer->width);
  }
  for (;; width = 4) {
    NewString made = allocate(t, length, width);
    if (made.buffer == nullptr) return Failed;
    if (copy_all(made.buffer, strings.list)) return made.value;
  }
}

// Lists and vectors of characters

// State: the characters still to be taken, the list of those after them.
Value string_to_list(Thread& t, String string, std::optional<Index> start, std::optional<Index> end, State s) {
  StringBuffer* buffer = string_buffer(string);
  Range range;
  if (!take_range(t, start, end, a_string, buffer->length, range)) return Failed;
  size_t left = range.size();
  Value list = Nil;
  if (!s.fresh()) left = static_cast<size_t>(fixnum_value(s[0])), list = s[1];
  for (size_t n = 0; n < steps_a_time && left > 0; ++n)
    list = cons(t, make_character(buffer->get(range.start + --left)), list);
  if (left == 0) return list;
  s[0] = make_fixnum(static_cast<int64_t>(left)), s[1] = list;
  return Again;
}

Value string_to_vector(Thread& t, String string, std::optional<Index> start, std::optional<Index> end) {
  StringBuffer* buffer = string_buffer(string);
  Range range;
  if (!take_range(t, start, end, a_string, buffer->length, range)) return Failed;
  Object* o = Manager::allocate(t, long_shape(Kind::vector, range.size()));
  if (o == nullptr) return fail_memory(t);
  for (size_t i = 0; i < range.size(); ++i) Manager::init(t, long_cells(o) + i, make_character(buffer->get(range.start + i)));
  return value_of(o);
}

Value vector_to_string(Thread& t, Vector vector, std::optional<Index> start, std::optional<Index> end) {
  Range range;
  if (!take_range(t, start, end, "vector", gilt::vector_length(vector), range)) return Failed;
  uint32_t all = 0;
  for (size_t i = range.start; i < range.end; ++i) {
    Value c = gilt::vector_ref(vector, i);
    if (!is_character(c)) return fail_type(t, Type::character, c);
    all |= character_value(c);
  }
  NewString made = allocate(t, range.size(), width_of(all));
  if (made.buffer == nullptr) return Failed;
  for (size_t i = 0; i < range.size(); ++i) {
    Value c = gilt::vector_ref(vector, range.start + i);  // may have changed, so it is looked at again
    if (!is_character(c)) return fail_type(t, Type::character, c);
    if (!put_character(t, made.value, i, character_value(c))) return Failed;
  }
  return made.value;
}

// Searches

Value index_or_false(size_t i, size_t end) { return i == end ? False : make_fixnum(static_cast<int64_t>(i)); }

Value string_index(Thread& t, String string, char32_t c, std::optional<Index> start, std::optional<Index> end) {
  StringBuffer* buffer = string_buffer(string);
  Range range;
  if (!take_range(t, start, end, a_string, buffer->length, range)) return Failed;
  size_t i = range.start;
  while (i < range.end && buffer->get(i) != c) ++i;
  return index_or_false(i, range.end);
}
Value string_index_right(Thread& t, String string, char32_t c, std::optional<Index> start, std::optional<Index> end) {
  StringBuffer* buffer = string_buffer(string);
  Range range;
  if (!take_range(t, start, end, a_string, buffer->length, range)) return Failed;
  for (size_t i = range.end; i > range.start; --i)
    if (buffer->get(i - 1) == c) return make_fixnum(static_cast<int64_t>(i - 1));
  return False;
}

// The bytes of a narrow buffer as they are now: a search looks at them more than once.
std::string bytes_of(StringBuffer* buffer, Range range) {
  std::string bytes(range.size(), '\0');
  copy_units(reinterpret_cast<uint8_t*>(bytes.data()), buffer->narrow() + range.start, range.size());
  return bytes;
}

bool occurs_at(StringBuffer* text, size_t at, StringBuffer* pattern) {
  for (size_t i = 0; i < pattern->length; ++i)
    if (text->get(at + i) != pattern->get(i)) return false;
  return true;
}
Value string_search(Thread& t, String string, String pattern, std::optional<Index> start, std::optional<Index> end) {
  StringBuffer *text = string_buffer(string), *wanted = string_buffer(pattern);
  Range range;
  if (!take_range(t, start, end, a_string, text->length, range)) return Failed;
  if (wanted->length > range.size()) return False;
  if (text->width == 1 && wanted->width == 1) {
    std::string bytes = bytes_of(text, range), sought = bytes_of(wanted, {0, wanted->length});
    const void* found = memmem(bytes.data(), bytes.size(), sought.data(), sought.size());
    if (found == nullptr) return False;
    return make_fixnum(static_cast<const char*>(found) - bytes.data() + static_cast<int64_t>(range.start));
  }
  for (size_t i = range.start; i + wanted->length <= range.end; ++i)
    if (occurs_at(text, i, wanted)) return make_fixnum(static_cast<int64_t>(i));
  return False;
}

}  // namespace

GILT_BODY(make_string)
GILT_BODY(list_to_string)
GILT_BODY(string)
GILT_BODY(string_set)
GILT_BODY(strings_equal)
GILT_BODY(strings_less)
GILT_BODY(strings_greater)
GILT_BODY(strings_less_equal)
GILT_BODY(strings_greater_equal)
GILT_BODY(strings_ci_equal)
GILT_BODY(strings_ci_less)
GILT_BODY(strings_ci_greater)
GILT_BODY(strings_ci_less_equal)
GILT_BODY(strings_ci_greater_equal)
GILT_BODY(string_copy)
GILT_BODY(substring)
GILT_BODY(string_copy_to)
GILT_BODY(string_fill)
GILT_BODY(string_append)
GILT_BODY(string_to_list)
GILT_BODY(string_to_vector)
GILT_BODY(vector_to_string)
GILT_BODY(string_index)
GILT_BODY(string_index_right)
GILT_BODY(string_search)

}  // namespace gilt::builtins
