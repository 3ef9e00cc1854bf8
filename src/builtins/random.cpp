// Random numbers from a small generator in each thread. Not for secrets.
#include <random>

#include "builtins/failure.h"
#include "objects/bignum.h"

namespace gilt::builtins {
namespace {

// xorshift64*: 64 bits of state, never zero.
class Generator {
 public:
  explicit Generator(uint64_t seed) : state_(seed * 0x9E3779B97F4A7C15u | 1) {}
  uint64_t next() {
    state_ ^= state_ >> 12;
    state_ ^= state_ << 25;
    state_ ^= state_ >> 27;
    return state_ * 0x2545F4914F6CDD1Du;
  }

 private:
  uint64_t state_;
};

thread_local Generator generator{std::random_device{}()};

Value random_below(Thread& t, Value n) {
  if (is_fixnum(n)) {
    unsigned __int128 product = static_cast<unsigned __int128>(generator.next()) * static_cast<uint64_t>(fixnum_value(n));
    return make_fixnum(static_cast<int64_t>(product >> 64));
  }
  // One limb more than n makes the bias of the remainder too small to see.
  Limbs limit(n);
  ResultLimbs wide(t, limit.count() + 1);
  if (wide.failed()) return fail_memory(t);
  for (size_t i = 0; i <= limit.count(); ++i) wide.data()[i] = generator.next();
  return or_memory(t, integer_remainder(t, wide.finish(limit.count() + 1, false), n));
}
Value random_integer(Thread& t, ExactInteger n) {
  if (integer_sign(n) <= 0) return fail(t, "expected a positive exact integer, got " + message_text(n));
  return random_below(t, n);
}
// 53 random bits and a half, so that neither 0 nor 1 comes up.
Value random_real(Thread& t) {
  return make_flonum(t, (static_cast<double>(generator.next() >> 11) + 0.5) * 0x1p-53);
}
Value random_seed(ExactInteger n) {
  Limbs limbs(n);
  generator = Generator(limbs.zero() ? 0 : limbs.data()[0]);
  return Unspecific;
}

}  // namespace

GILT_BODY(random_integer)
GILT_BODY(random_real)
GILT_BODY(random_seed)

}  // namespace gilt::builtins
