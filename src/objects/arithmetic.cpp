// The tower. Each operation sorts its operands by the higher of their levels and hands over to the functions for
// integers (bignum.h), for ratios (here), to the hardware, or to complex.h.
#include "objects/arithmetic.h"

#include <algorithm>
#include <charconv>

#include "objects/bignum.h"
#include "objects/complex.h"
#include "objects/number_parts.h"
#include "objects/type.h"
#include "text/big_integer.h"
#include "text/flonum_rounding.h"

namespace gilt {
namespace {

constexpr Value zero = make_fixnum(0), one = make_fixnum(1);

enum class Level : uint8_t { integer, ratio, flonum, complex, none };

Level level_of(Value v) {
  if (is_fixnum(v)) return Level::integer;
  if (is_immediate_flonum(v)) return Level::flonum;
  if (!is_object(v)) return Level::none;
  switch (kind_of(object_of(v))) {
    case Kind::bignum: return Level::integer;
    case Kind::ratnum: return Level::ratio;
    case Kind::flonum: return Level::flonum;
    case Kind::complex: return Level::complex;
    default: return Level::none;
  }
}
Level level_of(Value a, Value b) { return std::max(level_of(a), level_of(b)); }

Value numerator_of(Value exact) { return is_ratnum(exact) ? ratnum_numerator(exact) : exact; }
Value denominator_of(Value exact) { return is_ratnum(exact) ? ratnum_denominator(exact) : one; }

Value ratio_add(Mutator& m, Value a, Value b, Value (*combine)(Mutator&, Value, Value)) {
  Value p = numerator_of(a), q = denominator_of(a), r = numerator_of(b), s = denominator_of(b);
  return make_ratio(m, combine(m, integer_multiply(m, p, s), integer_multiply(m, r, q)), integer_multiply(m, q, s));
}
Value ratio_multiply(Mutator& m, Value a, Value b) {
  return make_ratio(m, integer_multiply(m, numerator_of(a), numerator_of(b)),
                    integer_multiply(m, denominator_of(a), denominator_of(b)));
}
Value ratio_divide(Mutator& m, Value a, Value b) {
  return make_ratio(m, integer_multiply(m, numerator_of(a), denominator_of(b)),
                    integer_multiply(m, denominator_of(a), numerator_of(b)));
}
int ratio_compare(Value a, Value b) {
  Limbs p(numerator_of(a)), q(denominator_of(a)), r(numerator_of(b)), s(denominator_of(b));
  Mpz left, right;
  mpz_mul(left, p.mpz(), s.mpz());
  mpz_mul(right, r.mpz(), q.mpz());
  return mpz_cmp(left, right);
}

// An exact number against a double that is not NaN. The double is fraction * 2^exponent with an integral fraction.
int compare_exact(Value exact, double d) {
  if (std::isinf(d)) return d > 0 ? -1 : 1;
  if (is_fixnum(exact) && std::fabs(d) < 0x1p53) {
    double n = static_cast<double>(fixnum_value(exact));  // rounding cannot carry it past a d this small
    return n < d ? -1 : n > d;
  }
  Limbs p(numerator_of(exact)), q(denominator_of(exact));
  if (is_exact_integer(exact)) return mpz_cmp_d(p.mpz(), d);
  int exponent;
  Mpz left, right;
  mpz_set_d(right, std::ldexp(std::frexp(d, &exponent), 53));
  exponent -= 53;
  mpz_mul(right, right, q.mpz());
  mpz_set(left, p.mpz());
  if (exponent >= 0) mpz_mul_2exp(right, right, static_cast<mp_bitcnt_t>(exponent));
  else mpz_mul_2exp(left, left, static_cast<mp_bitcnt_t>(-exponent));
  return mpz_cmp(left, right);
}

Order order_of(int n) { return n < 0 ? Order::less : n > 0 ? Order::greater : Order::equal; }
Order reverse(Order o) { return o == Order::less ? Order::greater : o == Order::greater ? Order::less : o; }

Order compare_flonums(Value a, Value b) {
  if (is_flonum(a) && is_flonum(b)) {
    double x = flonum_value(a), y = flonum_value(b);
    return x < y ? Order::less : x > y ? Order::greater : x == y ? Order::equal : Order::unordered;
  }
  if (is_flonum(a)) return reverse(compare_flonums(b, a));
  double d = flonum_value(b);
  return std::isnan(d) ? Order::unordered : order_of(compare_exact(a, d));
}

// A division of integers, for exact operands and for flonums.
template <class Exact, class Inexact>
Value divide_integers(Mutator& m, Value a, Value b, Exact exact, Inexact inexact) {
  if (!is_integer(a) || !is_integer(b) || b == zero) return Failed;
  if (level_of(a, b) == Level::integer) return exact(m, a, b);
  double divisor = to_double(b);
  return divisor == 0 ? Failed : make_flonum(m, inexact(to_double(a), divisor));
}

// A zero is positive, as what n - d * quotient gives.
double double_remainder(double n, double d) { return std::fmod(n, d) + 0.0; }
double double_modulo(double n, double d) {
  double r = double_remainder(n, d);
  return r != 0 && (r < 0) != (d < 0) ? r + d : r;
}
// Exact where the quotient is, however large: the remainder is taken away first.
double double_quotient(double n, double d) { return std::trunc((n - std::fmod(n, d)) / d); }
double double_floor_quotient(double n, double d) { return std::floor((n - double_modulo(n, d)) / d); }

Value exact_expt(Mutator& m, Value base, uint64_t exponent) {
  if (!is_ratnum(base)) return integer_expt(m, base, exponent);
  Value numerator = integer_expt(m, ratnum_numerator(base), exponent);
  Value denominator = integer_expt(m, ratnum_denominator(base), exponent);
  if (numerator == Failed || denominator == Failed) return Failed;
  return make_short(m, Kind::ratnum, {numerator, denominator});
}

// base ^ exponent by squaring, so that a power of a flonum to an integer is as exact as pow makes it.
Value inexact_expt(Mutator& m, Value base, Value exponent) {
  return make_flonum(m, std::pow(to_double(base), to_double(exponent)));
}

// Also of a negative real base.
bool has_complex_power(Value base, Value exponent) {
  if (is_complex(base) || is_complex(exponent)) return true;
  return sign(base) < 0 && is_rational(exponent) && !is_integer(exponent);
}

// The exact root, or False when there is none.
Value exact_root(Mutator& m, Value integer) {
  Value rest, root = integer_sqrt(m, integer, &rest);
  return root == Failed || rest == zero ? root : False;
}

// The root of a positive exact number that has no exact one; the number may lie beyond the doubles.
double inexact_root(Mutator& m, Value v) {
  double d = to_double(v);
  if (std::isfinite(d) && d != 0) return std::sqrt(d);
  Value p = numerator_of(v), q = denominator_of(v);
  // Scale by an even power of two until about 128 bits are left before the point.
  int64_t bits = static_cast<int64_t>(integer_length(p)) - static_cast<int64_t>(integer_length(q));
  int64_t scale = (bits - 128) / 2 * 2;
  Value scaled = integer_quotient(m, integer_shift(m, p, scale < 0 ? -scale : 0), integer_shift(m, q, scale > 0 ? scale : 0));
  return scaled == Failed ? NAN : std::ldexp(std::sqrt(to_double(scaled)), static_cast<int>(scale / 2));
}

}  // namespace

Value add(Mutator& m, Value a, Value b) {
  switch (level_of(a, b)) {
    case Level::integer: return integer_add(m, a, b);
    case Level::ratio: return ratio_add(m, a, b, integer_add);
    case Level::flonum:
      if (a == zero) return b;
      if (b == zero) return a;
      return make_flonum(m, to_double(a) + to_double(b));
    case Level::complex: return complex_add(m, a, b);
    default: return Failed;
  }
}

Value subtract(Mutator& m, Value a, Value b) {
  switch (level_of(a, b)) {
    case Level::integer: return integer_subtract(m, a, b);
    case Level::ratio: return ratio_add(m, a, b, integer_subtract);
    case Level::flonum:
      if (a == zero) return make_flonum(m, -flonum_value(b));
      if (b == zero) return a;
      return make_flonum(m, to_double(a) - to_double(b));
    case Level::complex: return complex_subtract(m, a, b);
    default: return Failed;
  }
}

Value multiply(Mutator& m, Value a, Value b) {
  switch (level_of(a, b)) {
    case Level::integer: return integer_multiply(m, a, b);
    case Level::ratio: return ratio_multiply(m, a, b);
    case Level::flonum: return make_flonum(m, to_double(a) * to_double(b));
    case Level::complex: return complex_multiply(m, a, b);
    default: return Failed;
  }
}

Value divide(Mutator& m, Value a, Value b) {
  Level level = level_of(a, b);
  if (level == Level::none || b == zero) return Failed;
  if (level == Level::flonum) return make_flonum(m, to_double(a) / to_double(b));
  if (level == Level::complex) return complex_divide(m, a, b);
  return level == Level::integer ? make_ratio(m, a, b) : ratio_divide(m, a, b);
}

Value quotient(Mutator& m, Value a, Value b) { return divide_integers(m, a, b, integer_quotient, double_quotient); }
Value remainder(Mutator& m, Value a, Value b) {
  return divide_integers(m, a, b, integer_remainder, double_remainder);
}
Value modulo(Mutator& m, Value a, Value b) { return divide_integers(m, a, b, integer_modulo, double_modulo); }
Value floor_quotient(Mutator& m, Value a, Value b) {
  return divide_integers(m, a, b, integer_floor_quotient, double_floor_quotient);
}

Value gcd(Mutator& m, Value a, Value b) {
  if (!is_integer(a) || !is_integer(b)) return Failed;
  if (level_of(a, b) == Level::integer) return integer_gcd(m, a, b);
  return to_inexact(m, integer_gcd(m, to_exact(m, a), to_exact(m, b)));
}

Value lcm(Mutator& m, Value a, Value b) {
  if (!is_integer(a) || !is_integer(b)) return Failed;
  if (level_of(a, b) != Level::integer) return to_inexact(m, lcm(m, to_exact(m, a), to_exact(m, b)));
  if (a == zero || b == zero) return zero;
  Value product = integer_multiply(m, integer_quotient(m, a, integer_gcd(m, a, b)), b);
  return product == Failed || integer_sign(product) > 0 ? product : integer_negate(m, product);
}

Order compare(Value a, Value b) {
  switch (level_of(a, b)) {
    case Level::integer: return order_of(integer_compare(a, b));
    case Level::ratio: return order_of(ratio_compare(a, b));
    case Level::flonum: return compare_flonums(a, b);
    default: return Order::failed;
  }
}

Order compare_for_equality(Value a, Value b) {
  if (level_of(a, b) != Level::complex) return compare(a, b);
  return complex_equal(a, b) ? Order::equal : Order::unordered;
}

Trouble trouble(Value a, Value b, bytecode::Type type) {
  if (!is_type(a, type)) return Trouble::first_operand;
  if (!is_type(b, type)) return Trouble::second_operand;
  return b == zero || (type == bytecode::Type::integer && sign(b) == 0) ? Trouble::division_by_zero : Trouble::too_large;
}

int sign(Value v) {
  if (is_flonum(v)) {
    double d = flonum_value(v);
    return d < 0 ? -1 : d > 0;
  }
  return integer_sign(numerator_of(v));
}

bool is_odd(Value integer) {
  if (!is_flonum(integer)) return integer_is_odd(integer);
  return std::fmod(flonum_value(integer), 2) != 0;
}

Value negate(Mutator& m, Value v) { return subtract(m, zero, v); }

Value make_ratio(Mutator& m, Value numerator, Value denominator) {
  Value divisor = integer_gcd(m, numerator, denominator);
  if (divisor == Failed) return Failed;
  if (integer_sign(denominator) < 0) divisor = integer_negate(m, divisor);
  if (divisor != one) {
    numerator = integer_quotient(m, numerator, divisor);
    denominator = integer_quotient(m, denominator, divisor);
  }
  if (denominator == one || numerator == Failed || denominator == Failed) return denominator == Failed ? Failed : numerator;
  return make_short(m, Kind::ratnum, {numerator, denominator});
}

double to_double(Value v) {
  if (is_flonum(v)) return flonum_value(v);
  if (!is_ratnum(v)) return integer_to_double(v);
  Limbs p(ratnum_numerator(v)), q(ratnum_denominator(v));
  mpz_t size;
  mpz_roinit_n(size, p.data(), static_cast<mp_size_t>(p.count()));
  double d = text::round_ratio(size, q.mpz());
  return p.negative() ? -d : d;
}

Value to_exact(Mutator& m, Value v) {
  if (is_complex(v)) return make_rectangular(m, to_exact(m, real_part(v)), to_exact(m, imaginary_part(v)));
  if (!is_flonum(v)) return v;
  double d = flonum_value(v);
  if (is_integral(d)) return make_integer(m, d);
  int exponent;
  int64_t fraction = static_cast<int64_t>(std::ldexp(std::frexp(d, &exponent), 53));
  return make_ratio(m, make_fixnum(fraction), integer_shift(m, one, 53 - exponent));
}

Value to_inexact(Mutator& m, Value v) {
  if (v == Failed || is_inexact(v)) return v;
  return is_complex(v) ? make_inexact_complex(m, to_complex_double(v)) : make_flonum(m, to_double(v));
}

double logarithm(Value v, LogarithmBase base) {
  auto of_double = [&](double d) {
    return base == LogarithmBase::e ? std::log(d) : base == LogarithmBase::two ? std::log2(d) : std::log10(d);
  };
  double d = to_double(v);
  if (is_flonum(v) || (std::isfinite(d) && d != 0)) return of_double(d);
  if (is_ratnum(v)) return logarithm(ratnum_numerator(v), base) - logarithm(ratnum_denominator(v), base);
  Limbs x(v);
  long exponent;
  double fraction = mpz_get_d_2exp(&exponent, x.mpz());
  return of_double(fraction) + static_cast<double>(exponent) * of_double(2);
}

Value numerator(Mutator& m, Value v) {
  return is_flonum(v) ? to_inexact(m, numerator(m, to_exact(m, v))) : numerator_of(v);
}
Value denominator(Mutator& m, Value v) {
  return is_flonum(v) ? to_inexact(m, denominator(m, to_exact(m, v))) : denominator_of(v);
}

Value round_to_integer(Mutator& m, Rounding rounding, Value v) {
  if (is_flonum(v)) {
    double d = flonum_value(v);
    switch (rounding) {
      case Rounding::floor: return make_flonum(m, std::floor(d));
      case Rounding::ceiling: return make_flonum(m, std::ceil(d));
      case Rounding::truncate: return make_flonum(m, std::trunc(d));
      case Rounding::round: return make_flonum(m, std::nearbyint(d));
    }
  }
  if (!is_ratnum(v)) return v;
  Value p = ratnum_numerator(v), q = ratnum_denominator(v);
  if (rounding == Rounding::truncate) return integer_quotient(m, p, q);
  Value below = integer_floor_quotient(m, p, q);
  if (rounding == Rounding::floor) return below;
  if (rounding == Rounding::ceiling) return integer_add(m, below, one);
  // Twice the part above `below`, against 1.
  Value rest = integer_modulo(m, p, q);
  int half = integer_compare(integer_add(m, rest, rest), q);
  return half > 0 || (half == 0 && integer_is_odd(below)) ? integer_add(m, below, one) : below;
}

Value expt(Mutator& m, Value base, Value exponent) {
  if (!is_number(base) || !is_number(exponent)) return Failed;
  if (exponent == zero) return one;
  if (has_complex_power(base, exponent)) {
    return is_complex(base) && is_exact_integer(exponent) ? complex_integer_expt(m, base, exponent)
                                                          : complex_expt(m, base, exponent);
  }
  if (is_flonum(base) || !is_exact_integer(exponent)) return inexact_expt(m, base, exponent);
  if (base == one || base == zero) return base == zero && integer_sign(exponent) < 0 ? Failed : base;
  if (base == make_fixnum(-1)) return integer_is_odd(exponent) ? base : one;
  if (!is_fixnum(exponent)) return Failed;
  int64_t n = fixnum_value(exponent);
  Value power = exact_expt(m, base, static_cast<uint64_t>(n < 0 ? -n : n));
  return n > 0 || power == Failed ? power : divide(m, one, power);
}

Value square_root(Mutator& m, Value v) {
  if (is_complex(v)) return complex_square_root(m, v);
  if (sign(v) < 0) return make_rectangular(m, zero, square_root(m, negate(m, v)));
  if (is_flonum(v)) return make_flonum(m, std::sqrt(flonum_value(v)));
  Value p = exact_root(m, numerator_of(v));
  if (p == Failed) return Failed;
  Value q = p == False ? False : exact_root(m, denominator_of(v));
  if (q == Failed) return Failed;
  return q == False ? make_flonum(m, inexact_root(m, v)) : make_ratio(m, p, q);
}

Value number_from_parts(Mutator& m, const text::NumberText& number) {
  using Kind = text::NumberText::Kind;
  switch (number.kind) {
    case Kind::fixnum: return make_fixnum(number.fixnum);
    case Kind::flonum: return make_flonum(m, number.flonum);
    case Kind::integer: return make_integer(m, number.digits, 16);
    case Kind::ratio: {
      Value p = make_integer(m, number.digits, 16), q = make_integer(m, number.denominator, 16);
      return p == Failed || q == Failed ? Failed : make_short(m, gilt::Kind::ratnum, {p, q});
    }
    case Kind::rectangular:
      return make_rectangular(m, number_from_parts(m, number.parts[0]), number_from_parts(m, number.parts[1]));
    default: return False;
  }
}

Value number_from_text(Mutator& m, std::string_view source, unsigned radix) {
  return number_from_parts(m, text::parse_number(source, radix));
}

std::string number_to_text(Value v, unsigned radix) {
  if (is_flonum(v)) return text::flonum_text(flonum_value(v), radix);
  if (is_ratnum(v)) return number_to_text(ratnum_numerator(v), radix) + "/" + number_to_text(ratnum_denominator(v), radix);
  if (is_complex(v))
    return text::rectangular_text(number_to_text(real_part(v), radix), number_to_text(imaginary_part(v), radix));
  if (is_fixnum(v)) {
    char digits[72];
    return {digits, std::to_chars(digits, digits + sizeof digits, fixnum_value(v), static_cast<int>(radix)).ptr};
  }
  return text::integer_text(Limbs(v).mpz(), radix);
}

}  // namespace gilt
