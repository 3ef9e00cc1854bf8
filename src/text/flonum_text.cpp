// Printing flonums with the fewest digits that read back: by the standard library in radix 10, by Steele and White's
// free-format algorithm on exact integers in the others.
#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdint>

#include "text/big_integer.h"
#include "text/number_text.h"

namespace gilt::text {
namespace {

// Magnitudes of radix 10 from 10^-6 up to below 10^21 are printed without an exponent.
constexpr int first_exponent_above = 21, first_exponent_below = -7;

// The value d.ddd * radix^exponent.
struct Digits {
  std::string digits;
  int exponent;
};

std::string positional(const Digits& number) {
  const auto& [digits, exponent] = number;
  if (exponent < 0) return "0." + std::string(static_cast<size_t>(-exponent - 1), '0') + digits;
  size_t whole = static_cast<size_t>(exponent) + 1;
  if (whole >= digits.size()) return digits + std::string(whole - digits.size(), '0') + ".0";
  return digits.substr(0, whole) + "." + digits.substr(whole);
}

std::string scientific(const Digits& number) {
  std::string out = number.digits.substr(0, 1);
  if (number.digits.size() > 1) out.append(".").append(number.digits, 1);
  return out + "e" + std::to_string(number.exponent);
}

Digits decimal_digits(double magnitude) {
  char buffer[32];
  char* end = std::to_chars(buffer, buffer + sizeof buffer, magnitude, std::chars_format::scientific).ptr;
  char* e = std::find(buffer, end, 'e');
  int exponent = 0;
  std::from_chars(e[1] == '+' ? e + 2 : e + 1, end, exponent);
  Digits out{std::string(1, buffer[0]), exponent};
  if (e > buffer + 2) out.digits.append(buffer + 2, e);
  return out;
}

// The value is r / s * radix^point; high and low are half the distances (over s) to the flonums above and below.
class FreeFormat {
 public:
  FreeFormat(double magnitude, unsigned radix) : radix_(radix) {
    int exponent;
    uint64_t fraction = static_cast<uint64_t>(std::ldexp(std::frexp(magnitude, &exponent), 53));
    exponent -= 53;
    for (; exponent < -1074; ++exponent) fraction >>= 1;
    even_ = fraction % 2 == 0;
    bool narrow_below = fraction == uint64_t{1} << 52 && exponent > -1074;
    unsigned long up = static_cast<unsigned long>(std::max(exponent, 0));
    unsigned long down = static_cast<unsigned long>(std::max(-exponent, 0));
    mpz_set_ui(r_, fraction);
    mpz_mul_2exp(r_, r_, up + 1 + narrow_below);
    mpz_mul_2exp(s_, s_, down + 1 + narrow_below);
    mpz_mul_2exp(high_, high_, up + narrow_below);
    mpz_mul_2exp(low_, low_, up);
  }

  Digits digits() {
    Digits out{"", -1};
    for (; reaches_top(); ++out.exponent) mpz_mul_ui(s_, s_, radix_);
    for (multiply(); !reaches_top(); --out.exponent) multiply();
    for (;; multiply()) {
      mpz_fdiv_qr(quotient_, r_, r_, s_);
      unsigned digit = static_cast<unsigned>(mpz_get_ui(quotient_));
      bool low = near_bottom(), high = reaches_top();
      if (high && (!low || is_over_half())) ++digit;
      out.digits += "0123456789abcdefghijklmnopqrstuvwxyz"[digit];
      if (low || high) return out;
    }
  }

 private:
  void multiply() {
    for (BigInteger* number : {&r_, &high_, &low_}) mpz_mul_ui(*number, *number, radix_);
  }

  bool near_bottom() const { return mpz_cmp(r_, low_) < even_; }

  bool reaches_top() {
    mpz_add(sum_, r_, high_);
    return mpz_cmp(sum_, s_) > -even_;
  }

  bool is_over_half() {
    mpz_mul_2exp(sum_, r_, 1);
    return mpz_cmp(sum_, s_) > 0;
  }

  unsigned radix_;
  int even_;  // 1: the bounds themselves round to the value
  BigInteger r_, s_{1}, high_{1}, low_{1}, sum_, quotient_;
};

}  // namespace

std::string flonum_text(double value, unsigned radix) {
  if (std::isnan(value)) return "+nan.0";
  if (std::isinf(value)) return value < 0 ? "-inf.0" : "+inf.0";
  std::string sign = std::signbit(value) ? "-" : "";
  if (value == 0) return sign + "0.0";
  if (radix != 10) return sign + positional(FreeFormat(std::fabs(value), radix).digits());
  Digits digits = decimal_digits(std::fabs(value));
  bool plain = digits.exponent > first_exponent_below && digits.exponent < first_exponent_above;
  return sign + (plain ? positional(digits) : scientific(digits));
}

}  // namespace gilt::text
