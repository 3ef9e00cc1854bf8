// Numbers are eqv? by value and exactness; flonums by their bits, all NaNs being one.
#include "objects/equality.h"

#include <bit>

#include "objects/bignum.h"
#include "objects/shared_bytes.h"
#include "objects/string.h"

namespace gilt {
namespace {

// A well-mixed word for each word (the finalizer of a 64-bit hash).
uint64_t mix(uint64_t x) {
  x = (x ^ x >> 32) * 0xD6E8FEB86659FD93u;
  x = (x ^ x >> 32) * 0xD6E8FEB86659FD93u;
  return x ^ x >> 32;
}

bool same_double(double x, double y) {
  return std::bit_cast<uint64_t>(x) == std::bit_cast<uint64_t>(y) || (std::isnan(x) && std::isnan(y));
}

uint64_t hash_double(double d) { return mix(std::isnan(d) ? 0x7FF8000000000000u : std::bit_cast<uint64_t>(d)); }

uint64_t hash_integer(Value v) {
  if (is_fixnum(v)) return mix(v.bits);
  Limbs x(v);
  uint64_t hash = x.negative();
  for (size_t i = 0; i < x.count(); ++i) hash = mix(hash ^ x.data()[i]);
  return hash;
}

}  // namespace

bool is_eqv_slow(Value a, Value b) {
  if (is_flonum(a)) return is_flonum(b) && same_double(flonum_value(a), flonum_value(b));
  Kind kind = kind_of(object_of(a));
  if (kind != kind_of(object_of(b))) return false;
  if (kind == Kind::bignum) return integer_compare(a, b) == 0;
  if (kind == Kind::ratnum)
    return is_eqv(ratnum_numerator(a), ratnum_numerator(b)) && is_eqv(ratnum_denominator(a), ratnum_denominator(b));
  if (kind == Kind::complex)
    return is_eqv(real_part(a), real_part(b)) && is_eqv(imaginary_part(a), imaginary_part(b));
  return false;
}

uint64_t eqv_hash(Value v) {
  if (is_flonum(v)) return hash_double(flonum_value(v));
  if (is_bignum(v)) return hash_integer(v);
  if (is_ratnum(v)) return hash_integer(ratnum_numerator(v)) * 31 + hash_integer(ratnum_denominator(v));
  if (is_complex(v)) return eqv_hash(real_part(v)) * 31 + eqv_hash(imaginary_part(v));
  return mix(v.bits);
}

bool equal_strings(Value a, Value b) {
  StringBuffer *x = string_buffer(a), *y = string_buffer(b);
  if (x->length != y->length) return false;
  if (x->width == y->width) return equal_units(x->narrow(), y->narrow(), x->length * x->width);
  for (size_t i = 0; i < x->length; ++i)
    if (x->get(i) != y->get(i)) return false;
  return true;
}

bool equal_bytevectors(Value a, Value b) {
  size_t length = bytevector_length(a);
  return length == bytevector_length(b) && equal_units(bytevector_data(a), bytevector_data(b), length);
}

}  // namespace gilt
