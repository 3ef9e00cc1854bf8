// A GMP integer with an owner, for the neutral code that reads and prints numbers.
#pragma once

#include <gmp.h>

#include <string>

namespace gilt::text {

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
  std::string text(unsigned radix) const {
    std::string out(mpz_sizeinbase(z_, static_cast<int>(radix)) + 2, 0);
    mpz_get_str(out.data(), static_cast<int>(radix), z_);
    out.resize(std::char_traits<char>::length(out.c_str()));
    return out;
  }

 private:
  mpz_t z_;
};

}  // namespace gilt::text
