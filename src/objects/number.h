// The kinds of numbers on the heap: bignums, ratnums and complex numbers, and the tests that tell numbers apart. Exact
// integers that fit a fixnum are always fixnums; ratnums are in lowest terms with a denominator of at least 2; a complex
// number is no real one (complex.h).
#pragma once

#include <cmath>

#include "objects/data.h"

namespace gilt {

inline bool is_bignum(Value v) { return is_kind(v, Kind::bignum); }
inline bool is_ratnum(Value v) { return is_kind(v, Kind::ratnum); }
inline bool is_exact_integer(Value v) { return is_fixnum(v) || is_bignum(v); }
inline bool is_exact_rational(Value v) { return is_exact_integer(v) || is_ratnum(v); }
inline bool is_complex(Value v) { return is_kind(v, Kind::complex); }
inline bool is_real(Value v) { return is_fixnum(v) || is_flonum(v) || is_bignum(v) || is_ratnum(v); }
inline bool is_number(Value v) { return is_real(v) || is_complex(v); }
inline bool is_integral(double d) { return std::isfinite(d) && d == std::trunc(d); }
inline bool is_integer(Value v) { return is_exact_integer(v) || (is_flonum(v) && is_integral(flonum_value(v))); }
inline bool is_rational(Value v) {
  return is_exact_rational(v) || (is_flonum(v) && std::isfinite(flonum_value(v)));
}

// A bignum's raw bytes: a count of limbs, negative when the number is, then the limbs, least significant first. An
// object may have room for one limb more than it counts.
inline int64_t bignum_count(Value v) { return *raw_bytes<int64_t>(object_of(v), 0); }
inline uint64_t* bignum_limbs(Value v) { return raw_bytes<uint64_t>(object_of(v), 1); }

inline Value ratnum_numerator(Value v) { return cell_of(v, 0); }
inline Value ratnum_denominator(Value v) { return cell_of(v, 1); }

// Of any number.
inline Value real_part(Value v) { return is_complex(v) ? cell_of(v, 0) : v; }
inline Value imaginary_part(Value v) { return is_complex(v) ? cell_of(v, 1) : make_fixnum(0); }
inline bool is_inexact(Value v) { return is_flonum(v) || (is_complex(v) && is_flonum(cell_of(v, 0))); }

}  // namespace gilt
