// SRFI 144: what the C library computes of doubles, without the generality of numbers: a result that is no real number is
// not-a-number.
#include <cmath>

#include "builtins/builtin.h"
#include "objects/data.h"
#include "objects/number.h"

namespace gilt::builtins {
namespace {

using Flonum = Checked<Type::flonum>;

// The library's Bessel functions take time in proportion to the order.
constexpr int64_t largest_order = 20'000;

Value pair_of(Thread& t, Value a, Value b) { return cons(t, a, cons(t, b, Nil)); }

#define GILT_UNARY(name, function) \
  Value name(Thread& t, Flonum x) { return make_flonum(t, function(flonum_value(x))); }
#define GILT_BINARY(name, function) \
  Value name(Thread& t, Flonum x, Flonum y) { return make_flonum(t, function(flonum_value(x), flonum_value(y))); }

GILT_UNARY(fl_exp, std::exp)
GILT_UNARY(fl_exp2, std::exp2)
GILT_UNARY(fl_exp_less_one, std::expm1)
GILT_UNARY(fl_sqrt, std::sqrt)
GILT_UNARY(fl_cbrt, std::cbrt)
GILT_UNARY(fl_log, std::log)
GILT_UNARY(fl_log_one_more, std::log1p)
GILT_UNARY(fl_log2, std::log2)
GILT_UNARY(fl_log10, std::log10)
GILT_UNARY(fl_sin, std::sin)
GILT_UNARY(fl_cos, std::cos)
GILT_UNARY(fl_tan, std::tan)
GILT_UNARY(fl_asin, std::asin)
GILT_UNARY(fl_acos, std::acos)
GILT_UNARY(fl_sinh, std::sinh)
GILT_UNARY(fl_cosh, std::cosh)
GILT_UNARY(fl_tanh, std::tanh)
GILT_UNARY(fl_asinh, std::asinh)
GILT_UNARY(fl_acosh, std::acosh)
GILT_UNARY(fl_atanh, std::atanh)
GILT_UNARY(fl_floor, std::floor)
GILT_UNARY(fl_ceiling, std::ceil)
GILT_UNARY(fl_round, std::nearbyint)
GILT_UNARY(fl_truncate, std::trunc)
GILT_UNARY(fl_exponent, std::logb)
GILT_UNARY(fl_gamma, std::tgamma)
GILT_UNARY(fl_erf, std::erf)
GILT_UNARY(fl_erfc, std::erfc)
GILT_BINARY(fl_adjacent, std::nextafter)
GILT_BINARY(fl_copysign, std::copysign)
GILT_BINARY(fl_hypot, std::hypot)
GILT_BINARY(fl_expt, std::pow)
GILT_BINARY(fl_difference, std::fdim)
GILT_BINARY(fl_remainder, std::fmod)

#undef GILT_UNARY
#undef GILT_BINARY

Value fl_atan(Thread& t, Flonum y, std::optional<Flonum> x) {
  return make_flonum(t, x ? std::atan2(flonum_value(y), flonum_value(*x)) : std::atan(flonum_value(y)));
}
Value fl_multiply_add(Thread& t, Flonum x, Flonum y, Flonum z) {
  return make_flonum(t, std::fma(flonum_value(x), flonum_value(y), flonum_value(z)));
}
Value make_flonum_scaled(Thread& t, Flonum x, int64_t n) {
  return make_flonum(t, std::scalbln(flonum_value(x), static_cast<long>(n)));
}
Value fl_integer_exponent(Flonum x) { return make_fixnum(std::ilogb(flonum_value(x))); }
Value fl_sign_bit(Flonum x) { return make_fixnum(std::signbit(flonum_value(x)) ? 1 : 0); }
bool fl_normalized(Flonum x) { return std::isnormal(flonum_value(x)); }
bool fl_denormalized(Flonum x) { return std::fpclassify(flonum_value(x)) == FP_SUBNORMAL; }

Value fl_fraction_exponent(Thread& t, Flonum x) {
  int exponent = 0;
  double fraction = std::frexp(flonum_value(x), &exponent);
  return pair_of(t, make_flonum(t, fraction), make_fixnum(std::isfinite(flonum_value(x)) ? exponent : 0));
}
Value fl_remquo(Thread& t, Flonum x, Flonum y) {
  int quotient = 0;
  double remainder = std::remquo(flonum_value(x), flonum_value(y), &quotient);
  return pair_of(t, make_flonum(t, remainder), make_fixnum(quotient));
}
Value fl_log_gamma(Thread& t, Flonum x) {
  int sign = 1;
  double logarithm = lgamma_r(flonum_value(x), &sign);
  return pair_of(t, make_flonum(t, logarithm), make_flonum(t, sign < 0 ? -1.0 : 1.0));
}

bool take_order(Thread& t, int64_t n) {
  if (std::abs(n) <= largest_order) return true;
  fail(t, "expected an order from -20000 to 20000, got " + message_text(make_fixnum(n)));
  return false;
}
Value fl_first_bessel(Thread& t, int64_t n, Flonum x) {
  return take_order(t, n) ? make_flonum(t, jn(static_cast<int>(n), flonum_value(x))) : Failed;
}
Value fl_second_bessel(Thread& t, int64_t n, Flonum x) {
  return take_order(t, n) ? make_flonum(t, yn(static_cast<int>(n), flonum_value(x))) : Failed;
}

}  // namespace

GILT_BODY(fl_exp)
GILT_BODY(fl_exp2)
GILT_BODY(fl_exp_less_one)
GILT_BODY(fl_sqrt)
GILT_BODY(fl_cbrt)
GILT_BODY(fl_log)
GILT_BODY(fl_log_one_more)
GILT_BODY(fl_log2)
GILT_BODY(fl_log10)
GILT_BODY(fl_sin)
GILT_BODY(fl_cos)
GILT_BODY(fl_tan)
GILT_BODY(fl_asin)
GILT_BODY(fl_acos)
GILT_BODY(fl_sinh)
GILT_BODY(fl_cosh)
GILT_BODY(fl_tanh)
GILT_BODY(fl_asinh)
GILT_BODY(fl_acosh)
GILT_BODY(fl_atanh)
GILT_BODY(fl_floor)
GILT_BODY(fl_ceiling)
GILT_BODY(fl_round)
GILT_BODY(fl_truncate)
GILT_BODY(fl_exponent)
GILT_BODY(fl_gamma)
GILT_BODY(fl_erf)
GILT_BODY(fl_erfc)
GILT_BODY(fl_atan)
GILT_BODY(fl_adjacent)
GILT_BODY(fl_copysign)
GILT_BODY(fl_hypot)
GILT_BODY(fl_expt)
GILT_BODY(fl_difference)
GILT_BODY(fl_remainder)
GILT_BODY(fl_multiply_add)
GILT_BODY(make_flonum_scaled)
GILT_BODY(fl_integer_exponent)
GILT_BODY(fl_sign_bit)
GILT_BODY(fl_normalized)
GILT_BODY(fl_denormalized)
GILT_BODY(fl_fraction_exponent)
GILT_BODY(fl_remquo)
GILT_BODY(fl_log_gamma)
GILT_BODY(fl_first_bessel)
GILT_BODY(fl_second_bessel)

}  // namespace gilt::builtins
