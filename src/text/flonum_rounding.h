// From exact to inexact: the flonum nearest to a ratio of integers, ties to even, as IEEE 754 rounds.
#pragma once

#include <gmp.h>

namespace gilt::text {

// numerator >= 0, denominator > 0; infinite where no finite flonum is near.
double round_ratio(mpz_srcptr numerator, mpz_srcptr denominator);

}  // namespace gilt::text
