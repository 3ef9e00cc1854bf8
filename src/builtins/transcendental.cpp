// Exponentials, logarithms and angles: by the C library on doubles, exact where the argument makes the result so.
#include "builtins/failure.h"
#include "objects/bignum.h"

namespace gilt::builtins {
namespace {

constexpr Value zero = make_fixnum(0), one = make_fixnum(1);

Value fail_not_real(Thread& t) { return fail(t, "the result is not a real number"); }

Value exp(Thread& t, Number z) { return z.value == zero ? one : make_flonum(t, std::exp(to_double(z))); }

// Also of integers and ratios beyond the doubles.
double logarithm(Value v) {
  double d = to_double(v);
  if (is_flonum(v) || (std::isfinite(d) && d != 0)) return std::log(d);
  if (is_ratnum(v)) return logarithm(ratnum_numerator(v)) - logarithm(ratnum_denominator(v));
  Limbs x(v);
  long exponent;
  double fraction = mpz_get_d_2exp(&exponent, x.mpz());
  return std::log(fraction) + static_cast<double>(exponent) * M_LN2;
}
Value log(Thread& t, Number z, std::optional<Number> base) {
  if (z.value == zero || (base && base->value == zero)) return fail(t, "the logarithm of 0 does not exist");
  if (sign(z) < 0 || (base && sign(*base) < 0)) return fail_not_real(t);
  if (!base) return z.value == one ? zero : make_flonum(t, logarithm(z));
  if (base->value == make_fixnum(2)) return make_flonum(t, is_flonum(z) ? std::log2(to_double(z)) : logarithm(z) / M_LN2);
  if (base->value == make_fixnum(10) && std::isfinite(to_double(z))) return make_flonum(t, std::log10(to_double(z)));
  return make_flonum(t, logarithm(z) / logarithm(*base));
}

Value sin(Thread& t, Number z) { return z.value == zero ? zero : make_flonum(t, std::sin(to_double(z))); }
Value cos(Thread& t, Number z) { return z.value == zero ? one : make_flonum(t, std::cos(to_double(z))); }
Value tan(Thread& t, Number z) { return z.value == zero ? zero : make_flonum(t, std::tan(to_double(z))); }
Value asin(Thread& t, Number z) {
  if (std::fabs(to_double(z)) > 1) return fail_not_real(t);
  return z.value == zero ? zero : make_flonum(t, std::asin(to_double(z)));
}
Value acos(Thread& t, Number z) {
  if (std::fabs(to_double(z)) > 1) return fail_not_real(t);
  return z.value == one ? zero : make_flonum(t, std::acos(to_double(z)));
}
Value atan(Thread& t, Number y, std::optional<Number> x) {
  if (!x) return y.value == zero ? zero : make_flonum(t, std::atan(to_double(y)));
  if (y.value == zero && !is_flonum(*x)) {
    if (sign(*x) == 0) return fail(t, "the angle of (0, 0) does not exist");
    if (sign(*x) > 0) return zero;
  }
  return make_flonum(t, std::atan2(to_double(y), to_double(*x)));
}

}  // namespace

GILT_BODY(exp)
GILT_BODY(log)
GILT_BODY(sin)
GILT_BODY(cos)
GILT_BODY(tan)
GILT_BODY(asin)
GILT_BODY(acos)
GILT_BODY(atan)

}  // namespace gilt::builtins
