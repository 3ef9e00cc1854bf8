// Exponentials, logarithms and angles: by the C library on doubles and pairs of them, exact where the argument makes the
// result so. A real number outside of a function's real domain has a complex result.
#include "builtins/failure.h"
#include "objects/complex.h"

namespace gilt::builtins {
namespace {

constexpr Value zero = make_fixnum(0), one = make_fixnum(1);

Value exp(Thread& t, Number z) {
  if (is_complex(z)) return make_inexact_complex(t, std::exp(to_complex_double(z)));
  return z.value == zero ? one : make_flonum(t, std::exp(to_double(z)));
}

// To bases 2 and 10 the library is exact for powers of the base.
double logarithm_of_positive(Value x, Value base) {
  if (base == make_fixnum(2)) return logarithm(x, LogarithmBase::two);
  if (base == make_fixnum(10)) return logarithm(x, LogarithmBase::ten);
  return logarithm(x) / logarithm(base);
}
Value log(Thread& t, Number z, std::optional<Number> base) {
  if (z.value == zero || (base && base->value == zero)) return fail(t, "the logarithm of 0 does not exist");
  if (!base) return z.value == one ? zero : natural_logarithm(t, z);
  if (has_real_logarithm(z) && has_real_logarithm(*base)) return make_flonum(t, logarithm_of_positive(z, *base));
  return divide(t, natural_logarithm(t, z), natural_logarithm(t, *base));
}

Value sin(Thread& t, Number z) {
  if (is_complex(z)) return make_inexact_complex(t, std::sin(to_complex_double(z)));
  return z.value == zero ? zero : make_flonum(t, std::sin(to_double(z)));
}
Value cos(Thread& t, Number z) {
  if (is_complex(z)) return make_inexact_complex(t, std::cos(to_complex_double(z)));
  return z.value == zero ? one : make_flonum(t, std::cos(to_double(z)));
}
Value tan(Thread& t, Number z) {
  if (is_complex(z)) return make_inexact_complex(t, std::tan(to_complex_double(z)));
  return z.value == zero ? zero : make_flonum(t, std::tan(to_double(z)));
}

// A real number beyond 1 lies on a branch cut of asin and acos. The report's formulas, where its imaginary part is an
// exact zero, give the values of the side below the cut above 1, and above the cut below -1.
Complex beside_cut(double x) { return {x, std::copysign(0.0, -x)}; }

Value asin(Thread& t, Number z) {
  if (is_complex(z)) return make_inexact_complex(t, std::asin(to_complex_double(z)));
  double x = to_double(z);
  if (std::fabs(x) > 1) return make_inexact_complex(t, std::asin(beside_cut(x)));
  return z.value == zero ? zero : make_flonum(t, std::asin(x));
}
Value acos(Thread& t, Number z) {
  if (is_complex(z)) return make_inexact_complex(t, std::acos(to_complex_double(z)));
  double x = to_double(z);
  if (std::fabs(x) > 1) return make_inexact_complex(t, std::acos(beside_cut(x)));
  return z.value == one ? zero : make_flonum(t, std::acos(x));
}

// The cuts of atan are on the imaginary axis, where the formula takes an exact zero as the sign of the imaginary part.
Value complex_atan(Thread& t, Value z) {
  Value y = imaginary_part(z);
  Complex point = to_complex_double(z);
  if (real_part(z) == zero) {
    if (y == one || y == make_fixnum(-1)) return fail(t, "the arctangent of " + message_text(z) + " does not exist");
    point.real(std::copysign(0.0, point.imag()));
  }
  return make_inexact_complex(t, std::atan(point));
}
Value atan(Thread& t, Number y, std::optional<Real> x) {
  if (!x) {
    if (is_complex(y)) return complex_atan(t, y);
    return y.value == zero ? zero : make_flonum(t, std::atan(to_double(y)));
  }
  if (is_complex(y)) return fail_type(t, Type::real, y);
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
