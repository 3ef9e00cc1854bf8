// GMP integers as text, and one with an owner for the neutral code that reads and prints numbers.
#pragma once

#include <gmp.h>

#include <string>

namespace gilt::text {

inline std::string integer_text(mpz_srcptr integer, unsigned radix) {
  std::string out(mpz_sizeinbase(integer, static_cast<int>(radix)) + 2, 0);
  mpz_get_str(out.data(), static_cast<int>(radix), integer);
  out.resize(std::char_traits<char>::length(out.c_str()));
  return out;
}

class BigInteger {
 public:
  explicit BigInteger(unsigned long value = 0) { mpz_init_set_ui(z_, value); }
  // `digits` are valid digits of the radix, perhaps after a '-'.
  BigInteger(const std::string& digits, unsigned radix) {
    mpz_init_set_str(z_, digits.c_str(), static_cast<int>(radix));
  }
  BigInteger(const BigInteger&) = delete;
  BigInteger& operator=(const BigInteger&) = delete;
  ~BigInteger() { mpz_clear(z_); }
  operator mpz_ptr() { return z_; }
  operator mpz_srcptr() const { return z_; }

  bool is_zero() const { return mpz_sgn(z_) == 0; }
  bool is_one() const { return mpz_cmp_ui(z_, 1) == 0; }
  std::string text(unsigned radix) const { return integer_text(z_, radix); }

 private:
  mpz_t z_;
};

}  // namespace gilt::text
