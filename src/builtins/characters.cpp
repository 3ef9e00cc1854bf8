// Characters: classes and case as Unicode has them (libunistring), comparison, conversion.
#include <unicase.h>
#include <unictype.h>

#include <cstdlib>

#include "builtins/builtin.h"
#include "builtins/character_case.h"
#include "objects/data.h"
#include "objects/string.h"
#include "text/utf8.h"

namespace gilt::builtins {

char32_t simple_upcase(char32_t c) { return uc_toupper(c); }
char32_t simple_downcase(char32_t c) { return uc_tolower(c); }

// libunistring folds whole strings, with full mappings. Where one yields several characters, the simple mapping is that
// to lower case, but for dotted I, which has none.
char32_t simple_foldcase(char32_t c) {
  constexpr char32_t dotted_i = 0x130;
  if (c < 0x80) return c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c;
  if (c == dotted_i) return c;
  uint32_t from = c, folded[8];
  size_t length = 8;
  uint32_t* result = u32_casefold(&from, 1, nullptr, nullptr, folded, &length);
  char32_t single = result != nullptr && length == 1 ? result[0] : uc_tolower(c);
  if (result != folded) std::free(result);
  return single;
}

namespace {

Value character_to_integer(char32_t c) { return make_fixnum(c); }
Value integer_to_character(Thread& t, int64_t n) {
  bool good = n >= 0 && n < 0x110000 && text::is_scalar(static_cast<uint32_t>(n));
  if (!good) return fail(t, "no character has the number " + std::to_string(n));
  return make_character(static_cast<uint32_t>(n));
}

char32_t unchanged(char32_t c) { return c; }

template <char32_t (*key)(char32_t) = unchanged, class Holds>
Value chain(Thread& t, char32_t first, Value list, Holds holds) {
  bool all = true;
  char32_t last = key(first);
  for (; list != Nil; list = cdr(list)) {
    if (!is_character(car(list))) return fail_type(t, Type::character, car(list));
    char32_t next = key(character_value(car(list)));
    all &= holds(last, next);
    last = next;
  }
  return make_boolean(all);
}

Value characters_equal(Thread& t, char32_t c, Rest cs) { return chain(t, c, cs.list, std::equal_to()); }
Value characters_less(Thread& t, char32_t c, Rest cs) { return chain(t, c, cs.list, std::less()); }
Value characters_greater(Thread& t, char32_t c, Rest cs) { return chain(t, c, cs.list, std::greater()); }
Value characters_less_equal(Thread& t, char32_t c, Rest cs) { return chain(t, c, cs.list, std::less_equal()); }
Value characters_greater_equal(Thread& t, char32_t c, Rest cs) { return chain(t, c, cs.list, std::greater_equal()); }

Value characters_ci_equal(Thread& t, char32_t c, Rest cs) { return chain<simple_foldcase>(t, c, cs.list, std::equal_to()); }
Value characters_ci_less(Thread& t, char32_t c, Rest cs) { return chain<simple_foldcase>(t, c, cs.list, std::less()); }
Value characters_ci_greater(Thread& t, char32_t c, Rest cs) { return chain<simple_foldcase>(t, c, cs.list, std::greater()); }
Value characters_ci_less_equal(Thread& t, char32_t c, Rest cs) {
  return chain<simple_foldcase>(t, c, cs.list, std::less_equal());
}
Value characters_ci_greater_equal(Thread& t, char32_t c, Rest cs) {
  return chain<simple_foldcase>(t, c, cs.list, std::greater_equal());
}

bool is_character_alphabetic(char32_t c) { return uc_is_property_alphabetic(c); }
bool is_character_numeric(char32_t c) { return uc_decimal_value(c) >= 0; }
bool is_character_whitespace(char32_t c) { return uc_is_property_white_space(c); }
bool is_character_upper_case(char32_t c) { return uc_is_property_uppercase(c); }
bool is_character_lower_case(char32_t c) { return uc_is_property_lowercase(c); }
char32_t character_upcase(char32_t c) { return simple_upcase(c); }
char32_t character_downcase(char32_t c) { return simple_downcase(c); }
char32_t character_foldcase(char32_t c) { return simple_foldcase(c); }
char32_t character_titlecase(char32_t c) { return uc_totitle(c); }
Value digit_value(char32_t c) {
  int value = uc_decimal_value(c);
  return value < 0 ? False : make_fixnum(value);
}

// State: the next code point, the bounds before it.
Value category_bounds(Thread& t, String name, State s) {
  uc_general_category_t category = uc_general_category_byname(to_utf8(name).c_str());
  if (category.bitmask == 0) return fail(t, "no general category of Unicode has the name " + to_utf8(name));
  constexpr int64_t end = 0x110000;
  int64_t c = s.fresh() ? 0 : fixnum_value(s[0]);
  Value bounds = s.fresh() ? Nil : s[1];
  auto has = [&](int64_t point) {
    return point >= 0 && point < end && uc_is_general_category(static_cast<ucs4_t>(point), category);
  };
  bool inside = has(c - 1);
  for (size_t n = 0; n < steps_a_time && c <= end; ++n, ++c)
    if (has(c) != inside) inside = !inside, bounds = cons(t, make_fixnum(c), bounds);
  if (c > end) return bounds;
  s[0] = make_fixnum(c), s[1] = bounds;
  return Again;
}

}  // namespace

GILT_BODY(character_to_integer)
GILT_BODY(integer_to_character)
GILT_BODY(characters_equal)
GILT_BODY(characters_less)
GILT_BODY(characters_greater)
GILT_BODY(characters_less_equal)
GILT_BODY(characters_greater_equal)
GILT_BODY(characters_ci_equal)
GILT_BODY(characters_ci_less)
GILT_BODY(characters_ci_greater)
GILT_BODY(characters_ci_less_equal)
GILT_BODY(characters_ci_greater_equal)
GILT_BODY(is_character_alphabetic)
GILT_BODY(is_character_numeric)
GILT_BODY(is_character_whitespace)
GILT_BODY(is_character_upper_case)
GILT_BODY(is_character_lower_case)
GILT_BODY(character_upcase)
GILT_BODY(character_downcase)
GILT_BODY(character_foldcase)
GILT_BODY(character_titlecase)
GILT_BODY(digit_value)
GILT_BODY(category_bounds)

}  // namespace gilt::builtins
