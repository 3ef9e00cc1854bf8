// Numbers with an imaginary part, in rectangular form. The parts of one number are both exact or both flonums, and the
// imaginary part is never an exact zero: what would have one is a real number instead.
//
// arithmetic.h comes here when an operand is complex; the elementary functions of inexact complex numbers are the C
// library's, which have the branch cuts and signs of zero that the report asks for.
#pragma once

#include <complex>

#include "objects/number.h"

namespace gilt {

using Complex = std::complex<double>;

// Of real numbers. Failed parts make a Failed number.
Value make_rectangular(Mutator&, Value real, Value imaginary);
Value make_polar(Mutator&, Value magnitude, Value angle);
Value make_inexact_complex(Mutator&, Complex);

// Of any number. An exact number has an exact magnitude where that is rational.
Value magnitude(Mutator&, Value);
Value angle(Mutator&, Value);
Complex to_complex_double(Value);  // each part to the nearest

// At least one operand is complex, the other is any number; Failed as in arithmetic.h.
Value complex_add(Mutator&, Value, Value);
Value complex_subtract(Mutator&, Value, Value);
Value complex_multiply(Mutator&, Value, Value);
Value complex_divide(Mutator&, Value, Value);
bool complex_equal(Value, Value);

// base ^ exponent for a complex base and an exact integer that is not zero.
Value complex_integer_expt(Mutator&, Value base, Value exponent);
// e ^ (exponent * log base). Failed when that is a negative or imaginary power of an exact zero.
Value complex_expt(Mutator&, Value base, Value exponent);
Value complex_square_root(Mutator&, Value complex);

// Real, and on the positive side of zero; not-a-number too, since its logarithm is no complex number.
bool has_real_logarithm(Value);
// The principal logarithm of any number but an exact zero: a flonum, or complex.
Value natural_logarithm(Mutator&, Value);

}  // namespace gilt
