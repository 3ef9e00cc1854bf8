// Exact numbers are computed by the tower's operations on their parts, inexact ones on pairs of doubles. A real operand
// takes part as what it is, not as a number with a zero imaginary part, so that it makes no NaNs of infinities.
#include "objects/complex.h"

#include <algorithm>
#include <limits>

#include "objects/arithmetic.h"
#include "objects/bignum.h"

namespace gilt {
namespace {

constexpr Value zero = make_fixnum(0), one = make_fixnum(1);

bool is_inexact_pair(Value a, Value b) { return is_complex(a) && is_complex(b) && (is_inexact(a) || is_inexact(b)); }

// Not by std::complex, whose product and quotient mend infinities that the parts do not have, and are slow.
Complex product(Complex a, Complex b) {
  return {a.real() * b.real() - a.imag() * b.imag(), a.real() * b.imag() + a.imag() * b.real()};
}

double larger_part(Complex z) { return std::max(std::fabs(z.real()), std::fabs(z.imag())); }

// Smith's method, which has no squares that overflow. Both are scaled by a power of two first, so that no sum of two products
// is out of range where the quotient is not.
Complex quotient_of(Complex a, Complex b) {
  double larger = larger_part(b);
  if (std::isfinite(larger) && larger != 0) {
    int exponent = -2 - std::ilogb(larger);
    a = {std::scalbn(a.real(), exponent), std::scalbn(a.imag(), exponent)};
    b = {std::scalbn(b.real(), exponent), std::scalbn(b.imag(), exponent)};
  }
  if (std::fabs(b.real()) >= std::fabs(b.imag())) {
    double ratio = b.imag() / b.real(), divisor = b.real() + b.imag() * ratio;
    return {(a.real() + a.imag() * ratio) / divisor, (a.imag() - a.real() * ratio) / divisor};
  }
  double ratio = b.real() / b.imag(), divisor = b.real() * ratio + b.imag();
  return {(a.real() * ratio + a.imag()) / divisor, (a.imag() * ratio - a.real()) / divisor};
}

Value norm(Mutator& m, Value exact) {
  Value x = real_part(exact), y = imaginary_part(exact);
  return add(m, multiply(m, x, x), multiply(m, y, y));
}

Value magnitude_of_real(Mutator& m, Value v) {
  if (is_flonum(v)) return make_flonum(m, std::fabs(flonum_value(v)));
  return sign(v) < 0 ? negate(m, v) : v;
}

// An exact complex number beyond the doubles is scaled by its larger part, and so comes within their range.
struct Scaled {
  Value scale;     // positive
  Complex number;  // the rest
};
Scaled scaled(Mutator& m, Value exact) {
  Value x = magnitude_of_real(m, real_part(exact)), y = magnitude_of_real(m, imaginary_part(exact));
  Value scale = compare(x, y) == Order::less ? y : x;
  return {scale, to_complex_double(complex_divide(m, exact, scale))};
}
bool needs_scale(Value complex) {
  if (is_inexact(complex)) return false;
  Complex z = to_complex_double(complex);
  double larger = larger_part(z);
  return !std::isfinite(larger) || larger < std::numeric_limits<double>::min();
}

// Room for a power, which is about as large as the exponent times the largest integer in the base.
bool has_room_for_power(Mutator& m, Value base, uint64_t exponent) {
  uint64_t bits = 1;
  for (Value part : {real_part(base), imaginary_part(base)})
    bits = std::max({bits, integer_length(numerator(m, part)), integer_length(denominator(m, part))});
  constexpr double always_there = 10'000;
  double limbs = static_cast<double>(bits) * static_cast<double>(exponent) / 64;
  return limbs < always_there || (limbs < 0x1p40 && !ResultLimbs(m, static_cast<size_t>(limbs)).failed());
}

Value power_by_squaring(Mutator& m, Value base, uint64_t exponent) {
  Value result = one;
  for (;; exponent >>= 1) {
    if (exponent & 1) result = multiply(m, result, base);
    if (exponent <= 1 || base == Failed || result == Failed) return base == Failed ? Failed : result;
    base = multiply(m, base, base);
  }
}

bool is_exact_unit(Value complex) {  // +i or -i
  Value y = imaginary_part(complex);
  return real_part(complex) == zero && (y == one || y == make_fixnum(-1));
}

}  // namespace

Value make_rectangular(Mutator& m, Value real, Value imaginary) {
  if (real == Failed || imaginary == Failed) return Failed;
  if (imaginary == zero) return real;
  if (is_flonum(real) != is_flonum(imaginary)) real = to_inexact(m, real), imaginary = to_inexact(m, imaginary);
  return make_short(m, Kind::complex, {real, imaginary});
}

Value make_polar(Mutator& m, Value magnitude, Value angle) {
  if (angle == zero || magnitude == zero) return magnitude;
  double r = to_double(magnitude), a = to_double(angle);
  return make_inexact_complex(m, {r * std::cos(a), r * std::sin(a)});
}

Value make_inexact_complex(Mutator& m, Complex z) {
  return make_short(m, Kind::complex, {make_flonum(m, z.real()), make_flonum(m, z.imag())});
}

Value magnitude(Mutator& m, Value v) {
  if (!is_complex(v)) return magnitude_of_real(m, v);
  if (!is_inexact(v)) return square_root(m, norm(m, v));
  Complex z = to_complex_double(v);
  return make_flonum(m, std::hypot(z.real(), z.imag()));
}

Value angle(Mutator& m, Value v) {
  if (is_complex(v)) return make_flonum(m, std::arg(needs_scale(v) ? scaled(m, v).number : to_complex_double(v)));
  if (is_flonum(v) && std::isnan(flonum_value(v))) return v;
  bool negative = is_flonum(v) ? std::signbit(flonum_value(v)) : sign(v) < 0;
  if (negative) return make_flonum(m, M_PI);
  return is_flonum(v) ? make_flonum(m, 0) : zero;
}

Complex to_complex_double(Value v) {
  return is_complex(v) ? Complex(to_double(real_part(v)), to_double(imaginary_part(v))) : to_double(v);
}

Value complex_add(Mutator& m, Value a, Value b) {
  return make_rectangular(m, add(m, real_part(a), real_part(b)), add(m, imaginary_part(a), imaginary_part(b)));
}

Value complex_subtract(Mutator& m, Value a, Value b) {
  return make_rectangular(m, subtract(m, real_part(a), real_part(b)),
                          subtract(m, imaginary_part(a), imaginary_part(b)));
}

Value complex_multiply(Mutator& m, Value a, Value b) {
  if (is_inexact_pair(a, b)) return make_inexact_complex(m, product(to_complex_double(a), to_complex_double(b)));
  if (!is_complex(a)) std::swap(a, b);
  Value x = real_part(a), y = imaginary_part(a), u = real_part(b), v = imaginary_part(b);
  if (!is_complex(b)) return make_rectangular(m, multiply(m, x, b), multiply(m, y, b));
  return make_rectangular(m, subtract(m, multiply(m, x, u), multiply(m, y, v)),
                          add(m, multiply(m, x, v), multiply(m, y, u)));
}

Value complex_divide(Mutator& m, Value a, Value b) {
  Value x = real_part(a), y = imaginary_part(a), u = real_part(b), v = imaginary_part(b);
  if (!is_complex(b)) return make_rectangular(m, divide(m, x, b), divide(m, y, b));
  if (is_inexact(a) || is_inexact(b))
    return make_inexact_complex(m, quotient_of(to_complex_double(a), to_complex_double(b)));
  Value divisor = norm(m, b);
  return make_rectangular(m, divide(m, add(m, multiply(m, x, u), multiply(m, y, v)), divisor),
                          divide(m, subtract(m, multiply(m, y, u), multiply(m, x, v)), divisor));
}

bool complex_equal(Value a, Value b) {
  return compare(real_part(a), real_part(b)) == Order::equal &&
         compare(imaginary_part(a), imaginary_part(b)) == Order::equal;
}

Value complex_integer_expt(Mutator& m, Value base, Value exponent) {
  if (!is_inexact(base) && is_exact_unit(base)) exponent = integer_modulo(m, exponent, make_fixnum(4));
  if (exponent == zero) return one;
  if (!is_fixnum(exponent)) return is_inexact(base) ? complex_expt(m, base, exponent) : Failed;
  int64_t n = fixnum_value(exponent);
  uint64_t times = static_cast<uint64_t>(n < 0 ? -n : n);
  if (!is_inexact(base) && !has_room_for_power(m, base, times)) return Failed;
  Value power = power_by_squaring(m, base, times);
  return n > 0 || power == Failed ? power : divide(m, one, power);
}

Value complex_expt(Mutator& m, Value base, Value exponent) {
  if (base == zero || (is_inexact(base) && to_complex_double(base) == 0.0)) {
    bool vanishes = sign(real_part(exponent)) > 0;
    if (vanishes) return is_inexact(base) ? make_flonum(m, 0) : zero;
    return is_inexact(base) ? make_inexact_complex(m, {NAN, NAN}) : Failed;
  }
  Value power = multiply(m, exponent, natural_logarithm(m, base));
  return make_inexact_complex(m, std::exp(to_complex_double(power)));
}

Value complex_square_root(Mutator& m, Value v) {
  if (is_inexact(v)) return make_inexact_complex(m, std::sqrt(to_complex_double(v)));
  // If it is exact, the real part is the root of (|v| + real part) / 2, and half the imaginary part over that.
  Value length = magnitude(m, v);
  if (length == Failed) return Failed;
  if (!is_flonum(length)) {
    Value x = square_root(m, divide(m, add(m, length, real_part(v)), make_fixnum(2)));
    if (x == Failed) return Failed;
    if (!is_flonum(x)) return make_rectangular(m, x, divide(m, imaginary_part(v), add(m, x, x)));
  }
  if (!needs_scale(v)) return make_inexact_complex(m, std::sqrt(to_complex_double(v)));
  Scaled parts = scaled(m, v);
  return make_inexact_complex(m, to_double(square_root(m, parts.scale)) * std::sqrt(parts.number));
}

bool has_real_logarithm(Value v) {
  if (is_flonum(v)) return !std::signbit(flonum_value(v)) || std::isnan(flonum_value(v));
  return !is_complex(v) && sign(v) > 0;
}

Value natural_logarithm(Mutator& m, Value v) {
  if (is_complex(v)) {
    if (!needs_scale(v)) return make_inexact_complex(m, std::log(to_complex_double(v)));
    Scaled parts = scaled(m, v);
    return make_inexact_complex(m, logarithm(parts.scale) + std::log(parts.number));
  }
  double real = logarithm(magnitude_of_real(m, v));
  return has_real_logarithm(v) ? make_flonum(m, real) : make_inexact_complex(m, {real, M_PI});
}

}  // namespace gilt
