// The numeric procedures that are not one instruction: n-ary arithmetic and comparison, division, rounding, exactness,
// conversion to and from text.
#include "builtins/failure.h"
#include "builtins/long_numbers.h"
#include "objects/bignum.h"
#include "objects/complex.h"
#include "vm/long_arithmetic.h"

namespace gilt::builtins {
namespace {

using vm::attempt;

constexpr Value zero = make_fixnum(0), one = make_fixnum(1);

// N-ary procedures, a part of a long list at a time. State: what has been computed, the rest of the list.

using Operation = Value (*)(Mutator&, Value, Value);

Value fold(Thread& t, Operation operation, Type expected, Value result, Value list, State s) {
  if (!s.fresh()) result = s[0], list = s[1];
  for (size_t n = 0; n < steps_a_time && list != Nil; ++n, list = cdr(list)) {
    Value next = attempt(t, [&] { return operation(t, result, car(list)); });
    if (next == Failed) return fail_arithmetic(t, expected, result, car(list));
    if (next == Wait) return s[0] = result, s[1] = list, Wait;
    result = next;
  }
  if (list == Nil) return result;
  s[0] = result, s[1] = list;
  return Again;
}

template <Order (*comparison)(Value, Value) = gilt::compare, class Holds>
Value chain(Thread& t, Type expected, Value first, Value list, State s, Holds holds) {
  Value answer = True;
  if (!s.fresh()) first = s[0], list = s[1], answer = s[2];
  if (!is_type(first, expected)) return fail_type(t, expected, first);
  for (size_t n = 0; n < steps_a_time && list != Nil; ++n, list = cdr(list)) {
    Order order = comparison(first, car(list));
    if (order == Order::failed) return fail_type(t, expected, car(list));
    if (!holds(order)) answer = False;
    first = car(list);
  }
  if (list == Nil) return answer;
  s[0] = first, s[1] = list, s[2] = answer;
  return Again;
}

template <Order wanted>
Value extreme(Mutator& m, Value a, Value b) {
  Order order = gilt::compare(a, b);
  if (order == Order::failed) return Failed;
  if (order == Order::unordered) return make_flonum(m, NAN);
  Value chosen = order == wanted ? a : b;
  return is_flonum(a) || is_flonum(b) ? to_inexact(m, chosen) : chosen;
}

Value add(Thread& t, Rest numbers, State s) { return fold(t, gilt::add, Type::number, zero, numbers.list, s); }
Value multiply(Thread& t, Rest numbers, State s) { return fold(t, gilt::multiply, Type::number, one, numbers.list, s); }
// One operand: the operation on its neutral element and that.
Value fold_from(Thread& t, Operation operation, Value neutral, Value first, Value list, State s) {
  if (list != Nil) return fold(t, operation, Type::number, first, list, s);
  Value result = operation(t, neutral, first);
  return result == Failed ? fail_arithmetic(t, Type::number, neutral, first) : result;
}
Value subtract(Thread& t, Value first, Rest rest, State s) { return fold_from(t, gilt::subtract, zero, first, rest.list, s); }
Value divide(Thread& t, Value first, Rest rest, State s) { return fold_from(t, gilt::divide, one, first, rest.list, s); }

Value equal_numbers(Thread& t, Value first, Rest rest, State s) {
  return chain<compare_for_equality>(t, Type::number, first, rest.list, s, [](Order o) { return o == Order::equal; });
}
Value less(Thread& t, Value first, Rest rest, State s) {
  return chain(t, Type::real, first, rest.list, s, [](Order o) { return o == Order::less; });
}
Value greater(Thread& t, Value first, Rest rest, State s) {
  return chain(t, Type::real, first, rest.list, s, [](Order o) { return o == Order::greater; });
}
Value less_equal(Thread& t, Value first, Rest rest, State s) {
  return chain(t, Type::real, first, rest.list, s, [](Order o) { return o == Order::less || o == Order::equal; });
}
Value greater_equal(Thread& t, Value first, Rest rest, State s) {
  return chain(t, Type::real, first, rest.list, s, [](Order o) { return o == Order::greater || o == Order::equal; });
}
Value maximum(Thread& t, Real first, Rest rest, State s) {
  return fold(t, extreme<Order::greater>, Type::real, first, rest.list, s);
}
Value minimum(Thread& t, Real first, Rest rest, State s) {
  return fold(t, extreme<Order::less>, Type::real, first, rest.list, s);
}
Value gcd(Thread& t, Rest integers, State s) { return fold(t, gilt::gcd, Type::integer, zero, integers.list, s); }
Value lcm(Thread& t, Rest integers, State s) { return fold(t, gilt::lcm, Type::integer, one, integers.list, s); }

// Predicates

// Whether a part of z that is a flonum has the property.
template <class Has>
bool has_part(Value z, Has has) {
  return gilt::is_inexact(z) && (has(flonum_value(gilt::real_part(z))) ||
                                 (gilt::is_complex(z) && has(flonum_value(imaginary_part(z)))));
}

bool is_exact(Number z) { return !gilt::is_inexact(z); }
bool is_inexact(Number z) { return gilt::is_inexact(z); }
bool is_finite(Number z) { return !has_part(z, [](double d) { return !std::isfinite(d); }); }
bool is_infinite(Number z) { return has_part(z, [](double d) { return std::isinf(d); }); }
bool is_nan(Number z) { return has_part(z, [](double d) { return std::isnan(d); }); }
bool is_zero(Number z) {
  if (gilt::is_flonum(z)) return flonum_value(z) == 0;
  return z.value == zero || (gilt::is_complex(z) && gilt::is_inexact(z) && to_complex_double(z) == 0.0);
}
bool is_positive(Real x) { return sign(x) > 0; }
bool is_negative(Real x) { return sign(x) < 0; }
bool is_odd(Integer n) { return gilt::is_odd(n); }
bool is_even(Integer n) { return !gilt::is_odd(n); }

// Integer division

Value floor_quotient(Thread& t, Value n, Value d) {
  Value result = attempt(t, [&] { return gilt::floor_quotient(t, n, d); });
  return result == Failed ? fail_arithmetic(t, Type::integer, n, d) : result;
}
Value both(Thread& t, Operation quotient, Operation remainder, Value n, Value d) {
  Value result = attempt(t, [&] {
    Value q = quotient(t, n, d), r = q == Failed ? Failed : remainder(t, n, d);
    return r == Failed ? Failed : cons(t, q, cons(t, r, Nil));
  });
  return result == Failed ? fail_arithmetic(t, Type::integer, n, d) : result;
}
Value floor_division(Thread& t, Value n, Value d) { return both(t, gilt::floor_quotient, gilt::modulo, n, d); }
Value truncate_division(Thread& t, Value n, Value d) { return both(t, gilt::quotient, gilt::remainder, n, d); }

// Parts and rounding

Value numerator(Thread& t, Rational q) { return or_memory(t, gilt::numerator(t, q)); }
Value denominator(Thread& t, Rational q) { return or_memory(t, gilt::denominator(t, q)); }
Value floor(Thread& t, Real x) { return or_memory(t, round_to_integer(t, Rounding::floor, x)); }
Value ceiling(Thread& t, Real x) { return or_memory(t, round_to_integer(t, Rounding::ceiling, x)); }
Value truncate(Thread& t, Real x) { return or_memory(t, round_to_integer(t, Rounding::truncate, x)); }
Value round(Thread& t, Real x) { return or_memory(t, round_to_integer(t, Rounding::round, x)); }
Value absolute(Thread& t, Real x) {
  if (gilt::is_flonum(x)) return make_flonum(t, std::fabs(flonum_value(x)));
  return sign(x) < 0 ? or_memory(t, negate(t, x)) : x.value;
}
Value square(Thread& t, Number z) { return or_memory(t, attempt(t, [&] { return gilt::multiply(t, z, z); })); }

// The simplest rational in [low, high], 0 < low < high: the continued fractions of both as far as they agree.
Value simplest_between(Thread& t, Value low, Value high) {
  Value terms = Nil, last;
  for (;;) {
    Value whole = round_to_integer(t, Rounding::floor, low);
    if (gilt::compare(whole, low) == Order::equal) {
      last = whole;
      break;
    }
    if (gilt::compare(whole, round_to_integer(t, Rounding::floor, high)) == Order::less) {
      last = gilt::add(t, whole, one);
      break;
    }
    Value above = gilt::subtract(t, high, whole), below = gilt::subtract(t, low, whole);
    terms = cons(t, whole, terms);
    low = gilt::divide(t, one, above), high = gilt::divide(t, one, below);
  }
  for (; terms != Nil; terms = cdr(terms)) last = gilt::add(t, car(terms), gilt::divide(t, one, last));
  return last;
}
Value rationalize_exact(Thread& t, Value x, Value y) {
  if (sign(y) < 0) y = negate(t, y);
  Value low = gilt::subtract(t, x, y), high = gilt::add(t, x, y);
  if (low == Failed || high == Failed) return fail_memory(t);
  if (gilt::compare(low, high) == Order::equal) return low;
  if (sign(low) > 0) return simplest_between(t, low, high);
  if (sign(high) < 0) return negate(t, simplest_between(t, negate(t, high), negate(t, low)));
  return zero;
}
Value rationalize(Thread& t, Real x, Real y) {
  bool inexact = gilt::is_flonum(x) || gilt::is_flonum(y);
  if (gilt::is_rational(x) && gilt::is_rational(y)) {
    Value result = rationalize_exact(t, to_exact(t, x), to_exact(t, y));
    return inexact ? to_inexact(t, result) : result;
  }
  double a = to_double(x), b = to_double(y);
  if (std::isnan(a) || std::isnan(b) || (std::isinf(a) && std::isinf(b))) return make_flonum(t, NAN);
  return make_flonum(t, std::isinf(b) ? 0.0 : a);
}

// Exactness

Value exact(Thread& t, Number z) {
  if (!is_finite(z))
    return fail(t, "no exact number is equal to " + message_text(z));
  return or_memory(t, to_exact(t, z));
}
Value inexact(Thread& t, Number z) { return to_inexact(t, z); }

// Roots and powers

// Exact complex numbers and their logarithms are not made to be attempted several times.

Value sqrt(Thread& t, Number z) {
  if (gilt::is_complex(z)) return or_memory(t, square_root(t, z));
  return or_memory(t, attempt(t, [&] { return square_root(t, z); }));
}

Value exact_integer_sqrt(Thread& t, ExactInteger k) {
  if (integer_sign(k) < 0) return fail(t, "expected a non-negative exact integer, got " + message_text(k));
  return or_memory(t, attempt(t, [&] {
    Value rest, root = integer_sqrt(t, k, &rest);
    return root == Failed ? Failed : cons(t, root, cons(t, rest, Nil));
  }));
}

Value expt(Thread& t, Number base, Number power) {
  bool real = !gilt::is_complex(base) && !gilt::is_complex(power);
  Value result = real ? attempt(t, [&] { return gilt::expt(t, base, power); }) : gilt::expt(t, base, power);
  if (result != Failed) return result;
  return base.value == zero ? fail(t, "division by zero") : fail_memory(t);
}

// Complex numbers

Value real_part(Number z) { return gilt::real_part(z); }
Value imag_part(Number z) { return imaginary_part(z); }
Value magnitude(Thread& t, Number z) { return or_memory(t, gilt::magnitude(t, z)); }
Value angle(Thread& t, Number z) { return gilt::angle(t, z); }
Value make_rectangular(Thread& t, Real x, Real y) { return gilt::make_rectangular(t, x, y); }
Value make_polar(Thread& t, Real magnitude, Real angle) { return gilt::make_polar(t, magnitude, angle); }

// Text

bool take_radix(Thread& t, std::optional<Index> given, unsigned& radix) {
  radix = given ? static_cast<unsigned>(std::min<size_t>(given->value, 99)) : 10;
  if (radix >= 2 && radix <= 36) return true;
  fail(t, "expected a radix from 2 to 36, got " + std::to_string(given->value));
  return false;
}
Value number_to_string(Thread& t, Number z, std::optional<Index> given, State s) {
  unsigned radix;
  if (!take_radix(t, given, radix)) return Failed;
  if (!s.fresh()) {
    Value string = or_memory(t, gilt::make_string(t, std::string_view(Text::in(s[0]))));
    return Suspension::end(t, s[0]), string;
  }
  if (is_long_number(z)) return make_text_of_long(t, z, radix, s[0]);
  return or_memory(t, gilt::make_string(t, std::string_view(number_to_text(z, radix))));
}
Value string_to_number(Thread& t, String string, std::optional<Index> given, State s) {
  unsigned radix;
  if (!take_radix(t, given, radix)) return Failed;
  if (!s.fresh()) return read_long_number(t, {}, radix, s[0]);
  std::string text = to_utf8(string);
  if (is_long_number(text)) return read_long_number(t, std::move(text), radix, s[0]);
  return or_memory(t, number_from_text(t, text, radix));
}

}  // namespace

GILT_BODY(add)
GILT_BODY(multiply)
GILT_BODY(subtract)
GILT_BODY(divide)
GILT_BODY(equal_numbers)
GILT_BODY(less)
GILT_BODY(greater)
GILT_BODY(less_equal)
GILT_BODY(greater_equal)
GILT_BODY(maximum)
GILT_BODY(minimum)
GILT_BODY(gcd)
GILT_BODY(lcm)
GILT_BODY(is_exact)
GILT_BODY(is_inexact)
GILT_BODY(is_finite)
GILT_BODY(is_infinite)
GILT_BODY(is_nan)
GILT_BODY(is_zero)
GILT_BODY(is_positive)
GILT_BODY(is_negative)
GILT_BODY(is_odd)
GILT_BODY(is_even)
GILT_BODY(floor_quotient)
GILT_BODY(floor_division)
GILT_BODY(truncate_division)
GILT_BODY(numerator)
GILT_BODY(denominator)
GILT_BODY(floor)
GILT_BODY(ceiling)
GILT_BODY(truncate)
GILT_BODY(round)
GILT_BODY(absolute)
GILT_BODY(square)
GILT_BODY(rationalize)
GILT_BODY(exact)
GILT_BODY(inexact)
GILT_BODY(sqrt)
GILT_BODY(exact_integer_sqrt)
GILT_BODY(expt)
GILT_BODY(real_part)
GILT_BODY(imag_part)
GILT_BODY(magnitude)
GILT_BODY(angle)
GILT_BODY(make_rectangular)
GILT_BODY(make_polar)
GILT_BODY(number_to_string)
GILT_BODY(string_to_number)

}  // namespace gilt::builtins
