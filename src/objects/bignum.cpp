// Integers through GMP. Fixnum operands never reach GMP unless the other operand or the result is a bignum.
#include "objects/bignum.h"

#include <algorithm>
#include <bit>
#include <charconv>
#include <cstdlib>
#include <numeric>
#include <string>

#include "objects/deferral.h"
#include "text/flonum_rounding.h"

namespace gilt {
namespace {

// More limbs than any heap has room for; keeps sizes from overflowing.
constexpr size_t limb_limit = size_t{1} << 40;

uint64_t magnitude(int64_t n) { return n < 0 ? -static_cast<uint64_t>(n) : static_cast<uint64_t>(n); }

Object* allocate_bignum(Mutator& m, size_t room) {
  if (room >= limb_limit) return nullptr;
  return Manager::allocate(m, shape(Kind::bignum, 0, 8 + 8 * room));
}

void set_count(Object* o, size_t count, bool negative) {
  int64_t signed_count = static_cast<int64_t>(count);
  *raw_bytes<int64_t>(o, 0) = negative ? -signed_count : signed_count;
}

size_t significant(const mp_limb_t* limbs, size_t count) {
  while (count > 0 && limbs[count - 1] == 0) --count;
  return count;
}

// Whether `count` significant limbs are a fixnum, and which.
bool is_fixnum_limbs(const mp_limb_t* limbs, size_t count, bool negative, Value* out) {
  if (count > 1) return false;
  uint64_t n = count == 0 ? 0 : limbs[0];
  if (n > static_cast<uint64_t>(fixnum_max) + negative) return false;
  *out = make_fixnum(negative ? -static_cast<int64_t>(n) : static_cast<int64_t>(n));
  return true;
}

bool failed(Value a, Value b) { return a == Failed || b == Failed; }

Value add_magnitudes(Mutator& m, const Limbs& a, const Limbs& b, bool negative) {
  const Limbs &x = a.count() >= b.count() ? a : b, &y = a.count() >= b.count() ? b : a;
  ResultLimbs result(m, x.count() + 1);
  if (result.failed()) return Failed;
  mp_limb_t carry = y.zero() ? (mpn_copyi(result.data(), x.data(), static_cast<mp_size_t>(x.count())), 0)
                             : mpn_add(result.data(), x.data(), static_cast<mp_size_t>(x.count()), y.data(),
                                       static_cast<mp_size_t>(y.count()));
  result.data()[x.count()] = carry;
  return result.finish(x.count() + 1, negative);
}

int compare_magnitudes(const Limbs& a, const Limbs& b) {
  if (a.count() != b.count()) return a.count() < b.count() ? -1 : 1;
  return a.zero() ? 0 : mpn_cmp(a.data(), b.data(), static_cast<mp_size_t>(a.count()));
}

// |a| - |b|, negated when `negative`.
Value subtract_magnitudes(Mutator& m, const Limbs& a, const Limbs& b, bool negative) {
  if (compare_magnitudes(a, b) < 0) return subtract_magnitudes(m, b, a, !negative);
  if (b.zero()) return make_integer(m, a.data(), a.count(), negative);
  ResultLimbs result(m, a.count());
  if (result.failed()) return Failed;
  mpn_sub(result.data(), a.data(), static_cast<mp_size_t>(a.count()), b.data(), static_cast<mp_size_t>(b.count()));
  return result.finish(a.count(), negative);
}

Value add_signed(Mutator& m, const Limbs& a, const Limbs& b, bool b_negative) {
  if (a.negative() == b_negative) return add_magnitudes(m, a, b, a.negative());
  return subtract_magnitudes(m, a, b, a.negative());
}

// Leaves the limbs of z in `limbs`, which has room for them.
void copy_limbs(mp_limb_t* limbs, size_t room, mpz_srcptr z) {
  size_t count = mpz_size(z);
  mpn_copyi(limbs, mpz_limbs_read(z), static_cast<mp_size_t>(count));
  mpn_zero(limbs + count, static_cast<mp_size_t>(room - count));
}

// A result that GMP makes in an integer of its own, at most `room` limbs long.
template <class Compute>
Value through_mpz(Mutator& m, size_t room, Compute compute) {
  ResultLimbs result(m, room);
  if (result.failed()) return Failed;
  Mpz z;
  compute(z);
  copy_limbs(result.data(), room, z);
  return result.finish(room, mpz_sgn(static_cast<mpz_ptr>(z)) < 0);
}

// What may take long: GMP's part of each operation, on magnitudes alone.

void multiply_limbs(const Limbs& a, const Limbs& b, const LimbResults& product) {
  const Limbs &u = a.count() >= b.count() ? a : b, &v = a.count() >= b.count() ? b : a;
  if (u.data() == v.data()) mpn_sqr(product.first, u.data(), u.size());
  else mpn_mul(product.first, u.data(), u.size(), v.data(), v.size());
}

void divide_limbs(const Limbs& a, const Limbs& b, const LimbResults& quotient) {
  mpn_tdiv_qr(quotient.first, quotient.rest, 0, a.data(), a.size(), b.data(), b.size());
}

void gcd_limbs(const Limbs& a, const Limbs& b, const LimbResults& divisor) {
  Mpz z;
  mpz_gcd(z, a.mpz(), b.mpz());
  copy_limbs(divisor.first, divisor.first_count, z);
}

void power_limbs(const Limbs& base, const Limbs& exponent, const LimbResults& power) {
  Mpz z;
  mpz_pow_ui(z, base.mpz(), exponent.data()[0]);
  copy_limbs(power.first, power.first_count, z);
}

void root_limbs(const Limbs& a, const Limbs&, const LimbResults& root) {
  mp_size_t count = mpn_sqrtrem(root.first, root.rest, a.data(), a.size());
  mpn_zero(root.rest + count, a.size() - count);
}

// How long GMP takes, in multiples of what it takes for a limb by a limb. Measured in milliseconds (GMP 6.2, 2.5 GHz), and in
// parentheses what the formulas say:
//   products    8000 x 8000: 1.2 (1.6)  16000 x 1000: 1.0 (1.1)  64000 x 100: 1.5 (1.4)  256000 x 10: 1.3 (1.8)
//   divisions   8000 / 4000: 1.1 (1.1)  16000 / 1000: 2.0 (2.1)  16000 / 100: 0.8 (0.7)  16000 / 15000: 1.1 (2.1)
//   divisors    1000, 1000: 1.3 (1.4)   2000, 1000: 1.5 (1.5)    1000, 500: 0.6 (0.5)    16000, 100: 0.8 (0.8)
//   powers      of 8000: 0.6 (0.5)      of 16000: 1.4 (1.5)      roots  of 8000: 1.0 (1.1)
namespace effort {
constexpr double millisecond = checks ? 2 : 450'000;

double product(size_t u, size_t v) {
  double x = static_cast<double>(u), y = static_cast<double>(v);
  return std::max(x, y) * std::sqrt(std::min(x, y));
}
double division(size_t a, size_t b) { return 2 * product(a - b + 1, b); }
double divisor(size_t a, size_t b) {
  size_t shorter = std::min(a, b);
  return 2 * product(std::max(a, b), shorter) + 18 * product(shorter, shorter);
}
double power(size_t limbs) { return product(limbs, limbs) / 3; }
double root(size_t limbs) { return division(limbs, limbs / 2); }
}  // namespace effort

// A result that is wanted, and its sign.
struct Wanted {
  Value* value = nullptr;
  bool negative = false;
};

// Whether the result of a bignum with so much room, which may be a fixnum, could be made of it.
bool take(Mutator& m, Wanted result, Value bignum, size_t room) {
  if (result.value == nullptr) return true;
  mp_limb_t* limbs = bignum_limbs(bignum);
  size_t count = significant(limbs, room);
  bool fits = count > 1 && count + 1 >= room;
  if (fits) set_count(object_of(bignum), count, result.negative);
  *result.value = fits ? bignum : make_integer(m, limbs, count, result.negative);
  return *result.value != Failed;
}

// One operation, its sizes known.
struct Operation {
  LimbOperation run;
  const Limbs &a, &b;
  size_t first_count, rest_count;

  [[gnu::always_inline]] bool compute(Mutator& m, Wanted first, Wanted rest) const {
    ResultLimbs x(m, first_count, first.value != nullptr), y(m, rest_count, rest.value != nullptr);
    if (x.failed() || y.failed()) [[unlikely]] return false;
    run(a, b, {x.data(), first_count, y.data(), rest_count});
    if (first.value != nullptr) *first.value = x.finish(first_count, first.negative);
    if (rest.value != nullptr) *rest.value = y.finish(rest_count, rest.negative);
    return (first.value == nullptr || *first.value != Failed) && (rest.value == nullptr || *rest.value != Failed);
  }

  bool defer(Mutator& m, Deferral& deferral, Wanted first, Wanted rest) const {
    if (deferral.pending()) return false;
    Value made = deferral.find(run, a.integer(), b.integer());
    if (made != False) return take(m, first, car(made), first_count) && take(m, rest, cdr(made), rest_count);
    Object *x = allocate_bignum(m, first_count), *y = allocate_bignum(m, rest_count);
    if (x == nullptr || y == nullptr) return false;
    set_count(x, 0, false), set_count(y, 0, false);
    deferral.begin(m, run, a.integer(), b.integer(), value_of(x), value_of(y),
                   {raw_bytes<mp_limb_t>(x, 1), first_count, raw_bytes<mp_limb_t>(y, 1), rest_count});
    return false;
  }
};

// Whether the wanted results are there.
template <class Effort>
bool perform(Mutator& m, const Operation& operation, Effort effort, Wanted first, Wanted rest = {}) {
  if (operation.first_count + operation.rest_count >= 2 * short_limbs) [[unlikely]]
    if (Deferral* deferral = Deferral::current(); deferral != nullptr && effort() >= effort::millisecond)
      return operation.defer(m, *deferral, first, rest);
  return operation.compute(m, first, rest);
}

// Truncated division of magnitudes; either result may be left out.
bool divide_magnitudes(Mutator& m, const Limbs& a, const Limbs& b, Value* quotient, Value* remainder) {
  if (a.count() < b.count()) {
    if (quotient) *quotient = make_fixnum(0);
    if (remainder) *remainder = a.integer();
    return true;
  }
  return perform(m, {divide_limbs, a, b, a.count() - b.count() + 1, b.count()},
                 [&] { return effort::division(a.count(), b.count()); }, {quotient, a.negative() != b.negative()},
                 {remainder, a.negative()});
}

// Without GMP: a limb is 16 digits.
Value make_hexadecimal(Mutator& m, std::string_view digits) {
  bool negative = digits[0] == '-';
  digits.remove_prefix(negative);
  ResultLimbs result(m, digits.size() / 16 + 1);
  if (result.failed()) return Failed;
  size_t count = 0;
  for (size_t end = digits.size(); end > 0; ++count) {
    size_t begin = end > 16 ? end - 16 : 0;
    std::from_chars(digits.data() + begin, digits.data() + end, result.data()[count], 16);
    end = begin;
  }
  return result.finish(count, negative);
}

}  // namespace

Limbs::Limbs(Value integer) : integer_(integer), small_(0) {
  if (is_fixnum(integer)) {
    int64_t n = fixnum_value(integer);
    small_ = magnitude(n), data_ = &small_, count_ = n != 0, negative_ = n < 0;
  } else {
    int64_t count = bignum_count(integer);
    data_ = bignum_limbs(integer), count_ = magnitude(count), negative_ = count < 0;
  }
  mp_size_t size = static_cast<mp_size_t>(count_);
  mpz_roinit_n(mpz_, data_, negative_ ? -size : size);
}

ResultLimbs::ResultLimbs(Mutator& m, size_t room, bool wanted) : mutator_(m), room_(room), limbs_(short_) {
  if (room <= short_room) return;
  if (!wanted) {
    unwanted_.reset(new mp_limb_t[room]);
    limbs_ = unwanted_.get();
    return;
  }
  Object* o = allocate_bignum(m, room);
  limbs_ = o == nullptr ? nullptr : raw_bytes<mp_limb_t>(o, 1);
  if (o != nullptr) set_count(o, 0, false), object_ = value_of(o);
}

Value ResultLimbs::finish(size_t count, bool negative) {
  count = significant(limbs_, count);
  if (room_ <= short_room || count + 1 < room_) return make_integer(mutator_, limbs_, count, negative);
  set_count(object_of(object_), count, negative);
  return object_;
}

Value make_integer(Mutator& m, const mp_limb_t* limbs, size_t count, bool negative) {
  count = significant(limbs, count);
  Value fixnum;
  if (is_fixnum_limbs(limbs, count, negative, &fixnum)) return fixnum;
  Object* o = allocate_bignum(m, count);
  if (o == nullptr) return Failed;
  set_count(o, count, negative);
  mpn_copyi(raw_bytes<mp_limb_t>(o, 1), limbs, static_cast<mp_size_t>(count));
  return value_of(o);
}

Value make_integer(Mutator& m, int64_t n) {
  if (fits_fixnum(n)) return make_fixnum(n);
  mp_limb_t limb = magnitude(n);
  return make_integer(m, &limb, 1, n < 0);
}

Value make_unsigned_integer(Mutator& m, uint64_t n) { return make_integer(m, &n, 1, false); }

Value make_integer(Mutator& m, __int128 n) {
  unsigned __int128 size = n < 0 ? -static_cast<unsigned __int128>(n) : static_cast<unsigned __int128>(n);
  mp_limb_t limbs[2] = {static_cast<mp_limb_t>(size), static_cast<mp_limb_t>(size >> 64)};
  return make_integer(m, limbs, 2, n < 0);
}

Value make_integer(Mutator& m, mpz_srcptr z) { return make_integer(m, mpz_limbs_read(z), mpz_size(z), mpz_sgn(z) < 0); }

Value make_integer(Mutator& m, std::string_view digits, unsigned radix) {
  if (radix == 16) return make_hexadecimal(m, digits);
  size_t room = digits.size() * (std::bit_width(radix - 1)) / 64 + 2;
  std::string text(digits);
  return through_mpz(m, room, [&](mpz_ptr z) { mpz_set_str(z, text.c_str(), static_cast<int>(radix)); });
}

Value make_integer(Mutator& m, double d) {
  if (std::fabs(d) < 0x1p60) return make_fixnum(static_cast<int64_t>(d));
  int exponent;
  double fraction = std::frexp(d, &exponent);
  return integer_shift(m, make_fixnum(static_cast<int64_t>(std::ldexp(fraction, 53))), exponent - 53);
}

Value integer_add(Mutator& m, Value a, Value b) {
  if (failed(a, b)) return Failed;
  if (are_fixnums(a, b)) return make_integer(m, fixnum_value(a) + fixnum_value(b));
  Limbs x(a), y(b);
  return add_signed(m, x, y, y.negative());
}

Value integer_subtract(Mutator& m, Value a, Value b) {
  if (failed(a, b)) return Failed;
  if (are_fixnums(a, b)) return make_integer(m, fixnum_value(a) - fixnum_value(b));
  Limbs x(a), y(b);
  return add_signed(m, x, y, !y.negative());
}

Value integer_negate(Mutator& m, Value a) { return integer_subtract(m, make_fixnum(0), a); }

Value integer_multiply(Mutator& m, Value a, Value b) {
  if (failed(a, b)) return Failed;
  if (are_fixnums(a, b)) return make_integer(m, static_cast<__int128>(fixnum_value(a)) * fixnum_value(b));
  Limbs x(a), y(b);
  if (x.zero() || y.zero()) return make_fixnum(0);
  Value product;
  bool made = perform(m, {multiply_limbs, x, y, x.count() + y.count(), 0},
                      [&] { return effort::product(x.count(), y.count()); }, {&product, x.negative() != y.negative()});
  return made ? product : Failed;
}

Value integer_quotient(Mutator& m, Value a, Value b) {
  if (failed(a, b)) return Failed;
  if (are_fixnums(a, b)) return make_integer(m, fixnum_value(a) / fixnum_value(b));
  Limbs x(a), y(b);
  Value quotient;
  return divide_magnitudes(m, x, y, &quotient, nullptr) ? quotient : Failed;
}

Value integer_remainder(Mutator& m, Value a, Value b) {
  if (failed(a, b)) return Failed;
  if (are_fixnums(a, b)) return make_fixnum(fixnum_value(a) % fixnum_value(b));
  Limbs x(a), y(b);
  Value remainder;
  return divide_magnitudes(m, x, y, nullptr, &remainder) ? remainder : Failed;
}

Value integer_modulo(Mutator& m, Value a, Value b) {
  Value remainder = integer_remainder(m, a, b);
  if (remainder == Failed || remainder == make_fixnum(0)) return remainder;
  return integer_sign(remainder) == integer_sign(b) ? remainder : integer_add(m, remainder, b);
}

Value integer_floor_quotient(Mutator& m, Value a, Value b) {
  if (failed(a, b)) return Failed;
  Limbs x(a), y(b);
  Value quotient, remainder;
  if (!divide_magnitudes(m, x, y, &quotient, &remainder)) return Failed;
  bool below = remainder != make_fixnum(0) && x.negative() != y.negative();
  return below ? integer_subtract(m, quotient, make_fixnum(1)) : quotient;
}

Value integer_gcd(Mutator& m, Value a, Value b) {
  if (failed(a, b)) return Failed;
  if (are_fixnums(a, b)) return make_unsigned_integer(m, std::gcd(magnitude(fixnum_value(a)), magnitude(fixnum_value(b))));
  Limbs x(a), y(b);
  Value divisor;
  bool made = perform(m, {gcd_limbs, x, y, std::max(x.count(), y.count()), 0},
                      [&] { return effort::divisor(x.count(), y.count()); }, {&divisor});
  return made ? divisor : Failed;
}

Value integer_expt(Mutator& m, Value base, uint64_t exponent) {
  if (base == Failed) return Failed;
  if (exponent == 0 || base == make_fixnum(1)) return make_fixnum(1);
  if (base == make_fixnum(0)) return base;
  if (base == make_fixnum(-1)) return make_fixnum(exponent % 2 ? -1 : 1);
  Limbs x(base);
  double bits = static_cast<double>(x.bits());
  if (x.bits() <= 1024) bits = std::log2(std::fabs(integer_to_double(base)));
  double room = bits * static_cast<double>(exponent) / 64 * (1 + 1e-12) + 2;
  if (room >= static_cast<double>(limb_limit)) return Failed;
  // Powers of two are but shifts.
  bool shifts = mpz_scan1(x.mpz(), 0) + 1 == x.bits();
  size_t limbs = static_cast<size_t>(room);
  Limbs times(make_fixnum(static_cast<int64_t>(exponent)));
  Value power;
  bool made = perform(m, {power_limbs, x, times, limbs, 0}, [&] { return shifts ? 0 : effort::power(limbs); },
                      {&power, x.negative() && exponent % 2 != 0});
  return made ? power : Failed;
}

Value integer_shift(Mutator& m, Value a, int64_t amount) {
  if (a == Failed) return Failed;
  Limbs x(a);
  if (x.zero() || amount == 0) return a;
  uint64_t distance = magnitude(amount);
  if (amount > 0) {
    if (distance / 64 >= limb_limit) return Failed;
    size_t whole = distance / 64, count = x.count() + whole + 1;
    ResultLimbs result(m, count);
    if (result.failed()) return Failed;
    mpn_zero(result.data(), static_cast<mp_size_t>(whole));
    mp_limb_t* top = result.data() + whole;
    mp_size_t n = static_cast<mp_size_t>(x.count());
    unsigned part = distance % 64;
    top[n] = part ? mpn_lshift(top, x.data(), n, part) : (mpn_copyi(top, x.data(), n), 0);
    return result.finish(count, x.negative());
  }
  if (distance >= x.bits()) return make_fixnum(x.negative() ? -1 : 0);
  return through_mpz(m, x.count() - distance / 64 + 1, [&](mpz_ptr z) { mpz_fdiv_q_2exp(z, x.mpz(), distance); });
}

Value integer_sqrt(Mutator& m, Value a, Value* remainder) {
  if (a == Failed) return Failed;
  Limbs x(a);
  *remainder = make_fixnum(0);
  if (x.zero()) return a;
  Value root;
  bool made = perform(m, {root_limbs, x, x, (x.count() + 1) / 2, x.count()}, [&] { return effort::root(x.count()); },
                      {&root}, {remainder});
  return made ? root : Failed;
}

Value integer_bitwise(Mutator& m, Bitwise operation, Value a, Value b) {
  if (failed(a, b)) return Failed;
  if (are_fixnums(a, b)) {
    uint64_t bits = operation == Bitwise::conjunction ? a.bits & b.bits
                    : operation == Bitwise::disjunction ? a.bits | b.bits : a.bits ^ b.bits;
    return {bits};
  }
  Limbs x(a), y(b);
  auto* function = operation == Bitwise::conjunction ? mpz_and : operation == Bitwise::disjunction ? mpz_ior : mpz_xor;
  return through_mpz(m, std::max(x.count(), y.count()) + 1, [&](mpz_ptr z) { function(z, x.mpz(), y.mpz()); });
}

Value integer_complement(Mutator& m, Value a) { return integer_subtract(m, make_fixnum(-1), a); }

uint64_t integer_bit_count(Value a) {
  Limbs x(a);
  if (!x.negative()) return mpz_popcount(x.mpz());
  Mpz complement;
  mpz_com(complement, x.mpz());
  return mpz_popcount(complement);
}

uint64_t integer_length(Value a) {
  Limbs x(a);
  if (!x.negative()) return x.bits();
  // -2^k has one bit fewer than other numbers of its size: ~(-2^k) = 2^k - 1.
  bool power = mpz_scan1(x.mpz(), 0) == x.bits() - 1;
  return x.bits() - power;
}

int integer_sign(Value a) {
  if (is_fixnum(a)) return fixnum_value(a) < 0 ? -1 : fixnum_value(a) > 0;
  return bignum_count(a) < 0 ? -1 : 1;
}

int integer_compare(Value a, Value b) {
  if (are_fixnums(a, b)) return fixnum_value(a) < fixnum_value(b) ? -1 : a != b;
  Limbs x(a), y(b);
  return mpz_cmp(x.mpz(), y.mpz());
}

bool integer_is_odd(Value a) { return is_fixnum(a) ? fixnum_value(a) & 1 : bignum_limbs(a)[0] & 1; }

double integer_to_double(Value a) {
  if (is_fixnum(a)) return static_cast<double>(fixnum_value(a));
  Limbs x(a);
  mpz_t size;
  mpz_roinit_n(size, x.data(), static_cast<mp_size_t>(x.count()));
  static constexpr mp_limb_t one_limb[1] = {1};
  mpz_t one;
  mpz_roinit_n(one, one_limb, 1);
  double d = text::round_ratio(size, one);
  return x.negative() ? -d : d;
}

}  // namespace gilt
