// Exact integers as limbs: GMP sees them through Limbs, and what it computes becomes a fixnum or a bignum here. Nothing in
// this file is for callers that do not know their operands to be exact integers; those use arithmetic.h.
//
// GMP aborts when it runs out of memory, so room for a result is taken from the heap (whose limit answers Failed) before
// GMP is called. Every function passes a Failed operand on, so that they can be nested.
#pragma once

#include <gmp.h>

#include <cstdlib>
#include <memory>
#include <string_view>

#include "objects/number.h"

namespace gilt {

// A read-only view of an exact integer.
class Limbs {
 public:
  explicit Limbs(Value integer);
  Limbs(const Limbs&) = delete;
  Value integer() const { return integer_; }
  const mp_limb_t* data() const { return data_; }
  size_t count() const { return count_; }
  mp_size_t size() const { return static_cast<mp_size_t>(count_); }  // as GMP wants it
  bool negative() const { return negative_; }
  bool zero() const { return count_ == 0; }
  size_t bits() const { return count_ == 0 ? 0 : mpn_sizeinbase(data_, static_cast<mp_size_t>(count_), 2); }
  mpz_srcptr mpz() const { return mpz_; }

 private:
  Value integer_;
  mp_limb_t small_;
  const mp_limb_t* data_;
  size_t count_;
  bool negative_;
  mpz_t mpz_;
};

// A GMP integer that frees itself.
class Mpz {
 public:
  Mpz() { mpz_init(z_); }
  ~Mpz() { mpz_clear(z_); }
  Mpz(const Mpz&) = delete;
  operator mpz_ptr() { return z_; }

 private:
  mpz_t z_;
};

// Room for the limbs of a result: on the C++ stack when short, else in the bignum that it will be; what GMP wants to write
// and nobody wants to have is no bignum.
class ResultLimbs {
 public:
  ResultLimbs(Mutator& m, size_t room, bool wanted = true);
  bool failed() const { return limbs_ == nullptr; }
  mp_limb_t* data() { return limbs_; }
  // The value of the first `count` limbs; leading zeros may be among them.
  Value finish(size_t count, bool negative);

 private:
  static constexpr size_t short_room = 40;
  Mutator& mutator_;
  size_t room_;
  Value object_{};
  std::unique_ptr<mp_limb_t[]> unwanted_;
  mp_limb_t* limbs_;
  mp_limb_t short_[short_room];
};

Value make_integer(Mutator&, const mp_limb_t* limbs, size_t count, bool negative);
Value make_integer(Mutator&, int64_t);
Value make_unsigned_integer(Mutator&, uint64_t);
Value make_integer(Mutator&, __int128);
Value make_integer(Mutator&, mpz_srcptr);
// Digits of the radix with an optional '-'; they must be valid.
Value make_integer(Mutator&, std::string_view digits, unsigned radix);
// The integer part of a finite double.
Value make_integer(Mutator&, double);

// No operation but a power takes long when its operands have fewer.
inline constexpr size_t short_limbs = checks ? 1 : 400;
inline bool is_short_operand(Value v) {
  return is_fixnum(v) || is_flonum(v) || (is_bignum(v) && static_cast<uint64_t>(std::abs(bignum_count(v))) < short_limbs);
}

// Operands are exact integers; divisors are not zero. Those that may take long can be deferred (deferral.h).
Value integer_add(Mutator&, Value, Value);
Value integer_subtract(Mutator&, Value, Value);
Value integer_multiply(Mutator&, Value, Value);
Value integer_negate(Mutator&, Value);
Value integer_quotient(Mutator&, Value, Value);
Value integer_remainder(Mutator&, Value, Value);
Value integer_modulo(Mutator&, Value, Value);
Value integer_floor_quotient(Mutator&, Value, Value);
Value integer_gcd(Mutator&, Value, Value);
Value integer_expt(Mutator&, Value base, uint64_t exponent);
Value integer_shift(Mutator&, Value, int64_t amount);  // arithmetic; to the right when negative
Value integer_sqrt(Mutator&, Value, Value* remainder);  // of a non-negative integer, rounded down; Failed if either is

enum class Bitwise { conjunction, disjunction, exclusive };
Value integer_bitwise(Mutator&, Bitwise, Value, Value);
Value integer_complement(Mutator&, Value);
uint64_t integer_bit_count(Value);   // ones of a non-negative integer, zeros of a negative one
uint64_t integer_length(Value);      // bits of two's complement, without the sign

int integer_sign(Value);
int integer_compare(Value, Value);   // less than, equal to, greater than zero
bool integer_is_odd(Value);
double integer_to_double(Value);     // to the nearest, ties to even

}  // namespace gilt
