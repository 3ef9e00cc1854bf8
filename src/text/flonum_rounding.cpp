// The quotient is computed with a few bits more than a flonum has, the remainder folded into the last of them, and is
// rounded once, by hand, since a subnormal keeps fewer bits than the hardware would round to.
#include "text/flonum_rounding.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>

#include "text/big_integer.h"

namespace gilt::text {
namespace {

constexpr int64_t precision = 53, lowest_exponent = -1074, extra_bits = 2;

int64_t bit_length(mpz_srcptr number) { return static_cast<int64_t>(mpz_sizeinbase(number, 2)); }

// floor(numerator * 2^shift / denominator), the last bit set when that is not exact.
uint64_t sticky_quotient(mpz_srcptr numerator, mpz_srcptr denominator, int64_t shift) {
  BigInteger dividend, divisor, remainder;
  mpz_mul_2exp(dividend, numerator, static_cast<mp_bitcnt_t>(shift > 0 ? shift : 0));
  mpz_mul_2exp(divisor, denominator, static_cast<mp_bitcnt_t>(shift < 0 ? -shift : 0));
  mpz_tdiv_qr(dividend, remainder, dividend, divisor);
  return mpz_get_ui(dividend) | !remainder.is_zero();
}

}  // namespace

double round_ratio(mpz_srcptr numerator, mpz_srcptr denominator) {
  if (mpz_sgn(numerator) == 0) return 0;
  int64_t magnitude = bit_length(numerator) - bit_length(denominator);
  if (magnitude > 1025) return std::numeric_limits<double>::infinity();
  if (magnitude < -1080) return 0;
  int64_t shift = precision + extra_bits - magnitude;
  uint64_t quotient = sticky_quotient(numerator, denominator, shift);
  int64_t bits = std::bit_width(quotient), kept = std::min(precision, bits - shift - lowest_exponent);
  if (kept < 0) return 0;
  int64_t dropped = bits - kept;
  uint64_t half = uint64_t{1} << (dropped - 1), rest = quotient & (2 * half - 1);
  quotient >>= dropped;
  if (rest > half || (rest == half && (quotient & 1))) ++quotient;
  return std::ldexp(static_cast<double>(quotient), static_cast<int>(dropped - shift));
}

}  // namespace gilt::text
