// The numeric tower against GMP: identities on numbers of all sizes, the edges of fixnums, exactness, rounding.
#include "objects/arithmetic.h"

#include <bit>
#include <random>

#include "objects/bignum.h"
#include "objects/complex.h"
#include "objects/deferral.h"
#include "objects/equality.h"

#undef CHECK
#include <catch2/catch.hpp>

using namespace gilt;

namespace {

class Rig : public memory::Machine {
 public:
  explicit Rig(size_t max_bytes = size_t{1} << 30) : heap({.max_bytes = max_bytes}, this) {
    m.poll.set_normal_limit(1);
    Manager::attach(heap, m);
  }
  ~Rig() { Manager::detach(m); }
  void visit_global_roots(memory::RootVisitor&) override {}
  void visit_stack_roots(memory::MutatorBase&, memory::RootVisitor&) override {}
  void finalize(Object*) override {}

  Value number(const std::string& text, unsigned radix = 10) { return number_from_text(m, text, radix); }

  Heap heap;
  Mutator m;
};

std::string decimal(Value v) { return v == Failed ? "failed" : number_to_text(v); }
Value fixnum(int64_t n) { return make_fixnum(n); }

// A GMP integer with value semantics, enough for the tests.
struct Big {
  mpz_t z;
  Big() { mpz_init(z); }
  Big(const Big& other) { mpz_init_set(z, other.z); }
  Big& operator=(const Big&) = delete;
  ~Big() { mpz_clear(z); }
  std::string text() const {
    std::string out(mpz_sizeinbase(z, 10) + 2, 0);
    mpz_get_str(out.data(), 10, z);
    out.resize(std::char_traits<char>::length(out.c_str()));
    return out;
  }
};

// Integers of every size, those around powers of two more often than not.
class Numbers {
 public:
  explicit Numbers(unsigned seed) : random_(seed) {}
  Big next(unsigned most_bits = 3000) {
    Big n;
    unsigned bits = random_() % 3 ? random_() % 140 : random_() % most_bits;
    mpz_ui_pow_ui(n.z, 2, bits);
    if (random_() % 2) {
      Big less;
      for (unsigned i = 0; i * 32 < bits; ++i) mpz_mul_2exp(less.z, less.z, 32), mpz_add_ui(less.z, less.z, random_());
      mpz_mod(less.z, less.z, n.z);
      mpz_sub(n.z, n.z, less.z);
    } else if (unsigned far = random_() % 5) {
      far < 3 ? mpz_add_ui(n.z, n.z, far) : mpz_sub_ui(n.z, n.z, far - 2);
    }
    if (random_() % 2) mpz_neg(n.z, n.z);
    return n;
  }
  uint32_t random() { return static_cast<uint32_t>(random_()); }
  double next_double() {
    for (;;) {
      uint64_t bits = uint64_t{random()} << 32 | random();
      double d = std::bit_cast<double>(bits);
      if (std::isfinite(d)) return d;
    }
  }

 private:
  std::mt19937 random_;
};

}  // namespace

TEST_CASE("results leave and enter fixnums at the edges", "[arithmetic]") {
  Rig rig;
  Value most = fixnum(fixnum_max), least = fixnum(fixnum_min), one = fixnum(1), minus_one = fixnum(-1);
  Value above = add(rig.m, most, one), below = subtract(rig.m, least, one);
  CHECK(is_bignum(above));
  CHECK(decimal(above) == "1152921504606846976");
  CHECK(is_bignum(below));
  CHECK(decimal(below) == "-1152921504606846977");
  CHECK(subtract(rig.m, above, one) == most);
  CHECK(add(rig.m, below, one) == least);
  CHECK(decimal(negate(rig.m, least)) == "1152921504606846976");
  CHECK(negate(rig.m, above) == least);
  CHECK(decimal(multiply(rig.m, least, minus_one)) == "1152921504606846976");
  CHECK(decimal(quotient(rig.m, least, minus_one)) == "1152921504606846976");
  CHECK(remainder(rig.m, least, minus_one) == fixnum(0));
  CHECK(quotient(rig.m, above, fixnum(2)) == fixnum(int64_t{1} << 59));
  CHECK(decimal(gcd(rig.m, least, fixnum(0))) == "1152921504606846976");
  CHECK(decimal(multiply(rig.m, most, most)) == "1329227995784915870597964051066650625");
  CHECK(integer_shift(rig.m, one, 60) != Failed);
  CHECK(is_bignum(integer_shift(rig.m, one, 60)));
  CHECK(integer_shift(rig.m, minus_one, 60) == least);
}

TEST_CASE("integers agree with GMP", "[arithmetic]") {
  Rig rig;
  Numbers numbers(1);
  for (int round = 0; round < 3000; ++round) {
    Big a = numbers.next(), b = numbers.next(), expected;
    Value x = rig.number(a.text()), y = rig.number(b.text());
    REQUIRE(decimal(x) == a.text());
    auto check = [&](const char* name, Value got) {
      INFO(name << " of " << a.text() << " and " << b.text());
      REQUIRE(decimal(got) == expected.text());
      REQUIRE(is_fixnum(got) == (mpz_cmp_si(expected.z, fixnum_max) <= 0 && mpz_cmp_si(expected.z, fixnum_min) >= 0));
    };
    mpz_add(expected.z, a.z, b.z), check("+", add(rig.m, x, y));
    mpz_sub(expected.z, a.z, b.z), check("-", subtract(rig.m, x, y));
    mpz_mul(expected.z, a.z, b.z), check("*", multiply(rig.m, x, y));
    mpz_mul(expected.z, a.z, a.z), check("square", multiply(rig.m, x, x));
    mpz_gcd(expected.z, a.z, b.z), check("gcd", gcd(rig.m, x, y));
    mpz_lcm(expected.z, a.z, b.z), check("lcm", lcm(rig.m, x, y));
    mpz_and(expected.z, a.z, b.z), check("and", integer_bitwise(rig.m, Bitwise::conjunction, x, y));
    mpz_ior(expected.z, a.z, b.z), check("or", integer_bitwise(rig.m, Bitwise::disjunction, x, y));
    mpz_xor(expected.z, a.z, b.z), check("xor", integer_bitwise(rig.m, Bitwise::exclusive, x, y));
    mpz_com(expected.z, a.z), check("not", integer_complement(rig.m, x));
    unsigned distance = numbers.random() % 200;
    mpz_mul_2exp(expected.z, a.z, distance), check("shift left", integer_shift(rig.m, x, distance));
    mpz_fdiv_q_2exp(expected.z, a.z, distance), check("shift right", integer_shift(rig.m, x, -int64_t{distance}));
    if (mpz_sgn(b.z) != 0) {
      mpz_tdiv_q(expected.z, a.z, b.z), check("quotient", quotient(rig.m, x, y));
      mpz_tdiv_r(expected.z, a.z, b.z), check("remainder", remainder(rig.m, x, y));
      mpz_fdiv_q(expected.z, a.z, b.z), check("floor-quotient", floor_quotient(rig.m, x, y));
      mpz_fdiv_r(expected.z, a.z, b.z), check("modulo", modulo(rig.m, x, y));
    }
    mpz_abs(expected.z, a.z);
    Value size = rig.number(expected.text()), rest;
    Big root_rest, root;
    mpz_sqrtrem(root.z, root_rest.z, expected.z);
    CHECK(decimal(integer_sqrt(rig.m, size, &rest)) == root.text());
    CHECK(decimal(rest) == root_rest.text());
    REQUIRE((compare(x, y) == Order::less) == (mpz_cmp(a.z, b.z) < 0));
    REQUIRE((compare(x, y) == Order::equal) == (mpz_cmp(a.z, b.z) == 0));
    REQUIRE(is_eqv(x, rig.number(a.text())));
    REQUIRE(eqv_hash(x) == eqv_hash(rig.number(a.text())));
  }
}

TEST_CASE("bits are counted in two's complement", "[arithmetic]") {
  Rig rig;
  auto length = [&](const char* n) { return integer_length(rig.number(n)); };
  CHECK(length("0") == 0);
  CHECK(length("-1") == 0);
  CHECK(length("7") == 3);
  CHECK(length("8") == 4);
  CHECK(length("-8") == 3);
  CHECK(length("-9") == 4);
  CHECK(length("18446744073709551616") == 65);
  CHECK(length("-18446744073709551616") == 64);
  CHECK(integer_bit_count(fixnum(12)) == 2);
  CHECK(integer_bit_count(fixnum(-1)) == 0);
  CHECK(integer_bit_count(fixnum(-16)) == 4);
}

TEST_CASE("ratios are in lowest terms and collapse to integers", "[arithmetic]") {
  Rig rig;
  auto n = [&](const char* t) { return rig.number(t); };
  CHECK(decimal(make_ratio(rig.m, fixnum(6), fixnum(-4))) == "-3/2");
  CHECK(decimal(add(rig.m, n("1/2"), n("1/3"))) == "5/6");
  CHECK(add(rig.m, n("1/2"), n("1/2")) == fixnum(1));
  CHECK(decimal(subtract(rig.m, n("1/2"), fixnum(1))) == "-1/2");
  CHECK(multiply(rig.m, n("2/3"), n("3/2")) == fixnum(1));
  CHECK(decimal(divide(rig.m, fixnum(1), n("-2/3"))) == "-3/2");
  CHECK(decimal(divide(rig.m, fixnum(10), fixnum(4))) == "5/2");
  CHECK(divide(rig.m, fixnum(10), fixnum(-5)) == fixnum(-2));
  CHECK(decimal(make_ratio(rig.m, fixnum(fixnum_min), fixnum(-3))) == "1152921504606846976/3");
  CHECK(compare(n("1/3"), n("2/5")) == Order::less);
  CHECK(compare(n("-1/3"), n("-2/5")) == Order::greater);
  CHECK(compare(n("7/2"), fixnum(3)) == Order::greater);
  CHECK(is_eqv(n("1/3"), n("2/6")));
  CHECK_FALSE(is_eqv(n("1/3"), n("2/3")));
}

TEST_CASE("random ratios keep the laws of a field", "[arithmetic]") {
  Rig rig;
  Numbers numbers(2);
  auto ratio = [&] {
    Big a = numbers.next(300), b = numbers.next(300);
    if (mpz_sgn(b.z) == 0) mpz_set_ui(b.z, 1);
    return make_ratio(rig.m, rig.number(a.text()), rig.number(b.text()));
  };
  for (int round = 0; round < 500; ++round) {
    Value a = ratio(), b = ratio(), c = ratio();
    REQUIRE(is_eqv(add(rig.m, a, b), add(rig.m, b, a)));
    REQUIRE(is_eqv(subtract(rig.m, add(rig.m, a, b), b), a));
    REQUIRE(is_eqv(multiply(rig.m, a, add(rig.m, b, c)), add(rig.m, multiply(rig.m, a, b), multiply(rig.m, a, c))));
    if (sign(b) != 0) REQUIRE(is_eqv(multiply(rig.m, divide(rig.m, a, b), b), a));
    REQUIRE((compare(a, b) == Order::less) == (sign(subtract(rig.m, a, b)) < 0));
  }
}

TEST_CASE("random exact complex numbers keep the laws of a field", "[arithmetic]") {
  Rig rig;
  Numbers numbers(3);
  auto ratio = [&] {
    Big a = numbers.next(200), b = numbers.next(100);
    if (mpz_sgn(b.z) == 0) mpz_set_ui(b.z, 1);
    return make_ratio(rig.m, rig.number(a.text()), rig.number(b.text()));
  };
  auto complex = [&] { return make_rectangular(rig.m, ratio(), ratio()); };
  for (int round = 0; round < 300; ++round) {
    Value a = complex(), b = complex(), c = complex(), r = ratio();
    REQUIRE(is_eqv(add(rig.m, a, b), add(rig.m, b, a)));
    REQUIRE(is_eqv(subtract(rig.m, add(rig.m, a, b), b), a));
    REQUIRE(is_eqv(multiply(rig.m, a, add(rig.m, b, c)), add(rig.m, multiply(rig.m, a, b), multiply(rig.m, a, c))));
    REQUIRE(is_eqv(multiply(rig.m, r, a), multiply(rig.m, a, r)));
    REQUIRE(is_eqv(expt(rig.m, a, fixnum(3)), multiply(rig.m, a, multiply(rig.m, a, a))));
    if (b != fixnum(0)) REQUIRE(is_eqv(multiply(rig.m, divide(rig.m, a, b), b), a));
    if (b != fixnum(0)) REQUIRE(is_eqv(expt(rig.m, b, fixnum(-2)), divide(rig.m, divide(rig.m, fixnum(1), b), b)));
    Value root = square_root(rig.m, multiply(rig.m, a, a));
    REQUIRE((is_eqv(root, a) || is_eqv(root, negate(rig.m, a))));
    REQUIRE(compare_for_equality(a, b) == (is_eqv(a, b) ? Order::equal : Order::unordered));
    REQUIRE(is_eqv(rig.number(decimal(a)), a));
    REQUIRE(eqv_hash(a) == eqv_hash(rig.number(decimal(a))));
  }
}

TEST_CASE("a complex number has parts of one exactness and an imaginary part that is no exact zero", "[arithmetic]") {
  Rig rig;
  auto n = [&](const char* t) { return rig.number(t); };
  auto made = [&](const char* x, const char* y) { return decimal(make_rectangular(rig.m, n(x), n(y))); };
  CHECK(made("1", "2") == "1+2i");
  CHECK(made("1", "0") == "1");
  CHECK(made("1", "0.0") == "1.0+0.0i");
  CHECK(made("1.5", "0") == "1.5");
  CHECK(made("0", "-1.5") == "0.0-1.5i");
  CHECK(made("1/3", "-0.0") == "0.3333333333333333-0.0i");
  CHECK_FALSE(is_real(n("1.0+0.0i")));
  CHECK(is_real(n("1.0+0i")));
  CHECK(decimal(multiply(rig.m, n("1e308+1e308i"), n("10"))) == "+inf.0+inf.0i");
  CHECK(decimal(divide(rig.m, n("1e308+1e308i"), n("1e308+1e308i"))) == "1.0+0.0i");
  CHECK(compare(n("1+i"), n("1+i")) == Order::failed);
  CHECK(trouble(n("1"), n("1+i"), bytecode::Type::real) == Trouble::second_operand);
}

TEST_CASE("exact numbers go to the nearest flonum", "[arithmetic]") {
  Rig rig;
  auto d = [&](const char* t) { return to_double(rig.number(t)); };
  CHECK(d("9007199254740993") == 9007199254740992.0);   // 2^53 + 1, a tie, goes to even
  CHECK(d("9007199254740995") == 9007199254740996.0);
  CHECK(d("36893488147419103233") == 0x1p65);
  CHECK(d("36893488147419107328") == 0x1p65);             // half way: to even
  CHECK(d("36893488147419107329") == 36893488147419111424.0);
  CHECK(d("1/3") == 1.0 / 3);
  CHECK(d("-2/3") == -2.0 / 3);
  CHECK(to_double(integer_shift(rig.m, fixnum(1), 1023)) == 0x1p1023);
  CHECK(std::isinf(to_double(integer_shift(rig.m, fixnum(-1), 1024))));
  CHECK(to_double(divide(rig.m, fixnum(3), integer_shift(rig.m, fixnum(1), 1075))) == 0x1p-1073);
  CHECK(to_double(divide(rig.m, fixnum(1), integer_shift(rig.m, fixnum(1), 1076))) == 0.0);
}

TEST_CASE("flonums survive the way to exact and back", "[arithmetic]") {
  Rig rig;
  Numbers numbers(3);
  for (int round = 0; round < 3000; ++round) {
    double d = numbers.next_double();
    Value exact = to_exact(rig.m, make_flonum(rig.m, d));
    REQUIRE(to_double(exact) == d);
    REQUIRE(compare(exact, make_flonum(rig.m, d)) == Order::equal);
    double next = std::nextafter(d, HUGE_VAL);
    if (std::isfinite(next)) REQUIRE(compare(exact, make_flonum(rig.m, next)) == Order::less);
  }
  CHECK(decimal(to_exact(rig.m, make_flonum(rig.m, 0.1))) == "3602879701896397/36028797018963968");
  CHECK(decimal(to_exact(rig.m, make_flonum(rig.m, 1e23))) == "99999999999999991611392");
  CHECK(to_exact(rig.m, make_flonum(rig.m, -0.0)) == fixnum(0));
  CHECK(to_exact(rig.m, make_flonum(rig.m, -0x1p60)) == fixnum(fixnum_min));
}

TEST_CASE("exact and inexact compare exactly", "[arithmetic]") {
  Rig rig;
  auto n = [&](const char* t) { return rig.number(t); };
  CHECK(compare(n("9007199254740993"), n("9007199254740992.0")) == Order::greater);
  CHECK(compare(n("9007199254740992.0"), n("9007199254740993")) == Order::less);
  CHECK(compare(n("1/3"), n("0.3333333333333333")) == Order::greater);
  CHECK(compare(n("1/2"), n("0.5")) == Order::equal);
  CHECK(compare(n("1000000000000000000000000"), n("1e24")) == Order::greater);
  CHECK(compare(n("1000000000000000000000000"), n("+inf.0")) == Order::less);
  CHECK(compare(n("-1000000000000000000000000"), n("-inf.0")) == Order::greater);
  CHECK(compare(n("0"), n("-0.0")) == Order::equal);
  CHECK(compare(n("1"), n("+nan.0")) == Order::unordered);
  CHECK(compare(n("+nan.0"), n("1/2")) == Order::unordered);
  CHECK(compare(n("1"), True) == Order::failed);
  CHECK(compare(n("1/3"), n("4e-320")) == Order::greater);
}

TEST_CASE("zeros keep their sign and exactness where they should", "[arithmetic]") {
  Rig rig;
  Value minus_zero = make_flonum(rig.m, -0.0), zero = make_flonum(rig.m, 0.0);
  CHECK(is_eqv(negate(rig.m, zero), minus_zero));
  CHECK(is_eqv(subtract(rig.m, fixnum(0), zero), minus_zero));
  CHECK(is_eqv(add(rig.m, fixnum(0), minus_zero), minus_zero));
  CHECK(is_eqv(add(rig.m, zero, minus_zero), zero));
  CHECK_FALSE(is_eqv(zero, minus_zero));
  CHECK_FALSE(is_eqv(fixnum(0), zero));
  CHECK(is_eqv(make_flonum(rig.m, NAN), make_flonum(rig.m, -NAN)));
}

TEST_CASE("rounding takes ties to even", "[arithmetic]") {
  Rig rig;
  struct Row {
    const char *number, *floor, *ceiling, *truncate, *round;
  };
  const Row rows[] = {{"7/2", "3", "4", "3", "4"},   {"5/2", "2", "3", "2", "2"},   {"-7/2", "-4", "-3", "-3", "-4"},
                      {"-5/2", "-3", "-2", "-2", "-2"}, {"1/3", "0", "1", "0", "0"},  {"-1/3", "-1", "0", "0", "0"},
                      {"-4.3", "-5.0", "-4.0", "-4.0", "-4.0"}, {"3.5", "3.0", "4.0", "3.0", "4.0"},
                      {"2.5", "2.0", "3.0", "2.0", "2.0"}, {"-0.4", "-1.0", "-0.0", "-0.0", "-0.0"}, {"8", "8", "8", "8", "8"}};
  for (const Row& row : rows) {
    Value n = rig.number(row.number);
    INFO(row.number);
    CHECK(decimal(round_to_integer(rig.m, Rounding::floor, n)) == row.floor);
    CHECK(decimal(round_to_integer(rig.m, Rounding::ceiling, n)) == row.ceiling);
    CHECK(decimal(round_to_integer(rig.m, Rounding::truncate, n)) == row.truncate);
    CHECK(decimal(round_to_integer(rig.m, Rounding::round, n)) == row.round);
  }
}

TEST_CASE("integer division of flonums", "[arithmetic]") {
  Rig rig;
  auto n = [&](const char* t) { return rig.number(t); };
  CHECK(decimal(quotient(rig.m, n("-7.0"), n("2"))) == "-3.0");
  CHECK(decimal(remainder(rig.m, n("-7"), n("2.0"))) == "-1.0");
  CHECK(decimal(modulo(rig.m, n("-7"), n("2.0"))) == "1.0");
  CHECK(decimal(modulo(rig.m, n("7.0"), n("-2.0"))) == "-1.0");
  CHECK(decimal(floor_quotient(rig.m, n("-7.0"), n("2.0"))) == "-4.0");
  CHECK(decimal(gcd(rig.m, n("4.0"), n("6"))) == "2.0");
  CHECK(decimal(lcm(rig.m, n("4.0"), n("6"))) == "12.0");
  CHECK(quotient(rig.m, n("7.5"), n("2")) == Failed);
  CHECK(trouble(n("7.5"), n("2"), bytecode::Type::integer) == Trouble::first_operand);
  CHECK(trouble(n("7"), n("0"), bytecode::Type::integer) == Trouble::division_by_zero);
  CHECK(modulo(rig.m, n("7.0"), n("0.0")) == Failed);
  CHECK(trouble(n("7.0"), n("0.0"), bytecode::Type::integer) == Trouble::division_by_zero);
  CHECK(divide(rig.m, n("7.0"), n("0")) == Failed);
  CHECK(decimal(divide(rig.m, n("7"), n("0.0"))) == "+inf.0");
}

TEST_CASE("powers and roots are exact where they can be", "[arithmetic]") {
  Rig rig;
  auto n = [&](const char* t) { return rig.number(t); };
  auto power = [&](const char* base, const char* exponent) { return decimal(expt(rig.m, n(base), n(exponent))); };
  CHECK(power("2", "100") == "1267650600228229401496703205376");
  CHECK(power("-3", "3") == "-27");
  CHECK(power("2", "-2") == "1/4");
  CHECK(power("-2/3", "-3") == "-27/8");
  CHECK(power("0", "0") == "1");
  CHECK(power("0", "5") == "0");
  CHECK(power("1", "-1000000000000000000000000") == "1");
  CHECK(power("-1", "1000000000000000000000001") == "-1");
  CHECK(power("2.0", "3") == "8.0");
  CHECK(power("2", "0.5") == "1.4142135623730951");
  CHECK(power("0", "-1") == "failed");
  auto root = [&](const char* t) { return decimal(square_root(rig.m, n(t))); };
  CHECK(root("16") == "4");
  CHECK(root("1/4") == "1/2");
  CHECK(root("2") == "1.4142135623730951");
  CHECK(root("16.0") == "4.0");
  CHECK(decimal(square_root(rig.m, expt(rig.m, fixnum(10), fixnum(400)))) == decimal(expt(rig.m, fixnum(10), fixnum(200))));
  CHECK(decimal(square_root(rig.m, add(rig.m, expt(rig.m, fixnum(10), fixnum(400)), fixnum(1)))) == "1e200");
  CHECK(decimal(square_root(rig.m, divide(rig.m, fixnum(1), add(rig.m, expt(rig.m, fixnum(10), fixnum(400)), fixnum(1))))) ==
        "1e-200");
}

TEST_CASE("a result beyond the heap is refused before GMP sees it", "[arithmetic]") {
  Rig rig(size_t{64} << 20);
  Value large = fixnum(int64_t{1} << 50);
  CHECK(expt(rig.m, fixnum(3), large) == Failed);
  CHECK(expt(rig.m, fixnum(3), fixnum(int64_t{1} << 30)) == Failed);
  CHECK(integer_shift(rig.m, fixnum(1), int64_t{1} << 50) == Failed);
  for (int64_t exponent : {int64_t{1} << 30, int64_t{1} << 59}) {
    CHECK(expt(rig.m, rig.number("1+2i"), fixnum(exponent)) == Failed);
    CHECK(expt(rig.m, rig.number("1/2-3i"), fixnum(-exponent)) == Failed);
    CHECK(expt(rig.m, rig.number("-i"), fixnum(exponent)) == fixnum(1));
  }
  CHECK(trouble(fixnum(3), large) == Trouble::too_large);
  Value wide = integer_shift(rig.m, fixnum(1), int64_t{40} << 23);
  REQUIRE(wide != Failed);
  CHECK(multiply(rig.m, wide, wide) == Failed);
  CHECK(integer_shift(rig.m, fixnum(-1), -(int64_t{1} << 50)) == fixnum(-1));
}

TEST_CASE("deferred operations come to the same in some attempts", "[arithmetic]") {
  Rig rig;
  unsigned attempts = 0;
  auto deferred = [&](auto compute) {
    Value results = Nil;
    for (attempts = 1;; ++attempts) {
      Deferral deferral(results);
      Value v = compute();
      if (!deferral.pending()) return v;
      deferral.take_job()->run();
      results = deferral.results();
    }
  };
  Value a = add(rig.m, expt(rig.m, fixnum(7), fixnum(400000)), fixnum(2));
  Value b = add(rig.m, expt(rig.m, fixnum(-3), fixnum(400001)), fixnum(2));
  Value ratio = divide(rig.m, a, b), z = make_rectangular(rig.m, a, b);
  auto compare_ways = [&](unsigned expected_attempts, auto compute) {
    Value at_once = compute(), in_attempts = deferred(compute);
    CHECK(is_eqv(at_once, in_attempts));
    if (checks == 0) CHECK(attempts == expected_attempts);  // else even short ones are deferred
  };
  compare_ways(2, [&] { return multiply(rig.m, a, b); });
  compare_ways(2, [&] { return multiply(rig.m, b, b); });
  compare_ways(2, [&] { return quotient(rig.m, a, b); });
  compare_ways(2, [&] { return remainder(rig.m, b, subtract(rig.m, fixnum(1), expt(rig.m, fixnum(7), fixnum(100000)))); });
  compare_ways(2, [&] { return floor_quotient(rig.m, a, b); });
  compare_ways(2, [&] { return cons(rig.m, quotient(rig.m, a, b), remainder(rig.m, a, b)) == Failed ? False : True; });
  compare_ways(2, [&] { return gcd(rig.m, a, b); });
  compare_ways(2, [&] { return expt(rig.m, fixnum(-3), fixnum(800001)); });
  compare_ways(4, [&] { return expt(rig.m, rig.number("3/5"), fixnum(-800001)); });
  compare_ways(2, [&] { return square_root(rig.m, a); });
  compare_ways(1, [&] { return expt(rig.m, fixnum(-2), fixnum(4000001)); });
  compare_ways(1, [&] { return add(rig.m, a, b); });
  compare_ways(5, [&] { return multiply(rig.m, z, z); });
  CHECK(is_eqv(deferred([&] { return multiply(rig.m, ratio, b); }), a));
  CHECK(is_eqv(deferred([&] { return divide(rig.m, multiply(rig.m, z, z), z); }), z));

  // What was made for others is not taken.
  Deferral first(Nil);
  multiply(rig.m, a, b);
  REQUIRE(first.pending());
  Value results = first.results();
  first.~Deferral();
  new (&first) Deferral(results);
  multiply(rig.m, a, a);
  CHECK(first.pending());
}

TEST_CASE("numbers as text in other radixes", "[arithmetic]") {
  Rig rig;
  CHECK(number_to_text(fixnum(-255), 16) == "-ff");
  CHECK(number_to_text(rig.number("1/3"), 3) == "1/10");
  CHECK(number_to_text(rig.number("ffffffffffffffffffff", 16), 16) == "ffffffffffffffffffff");
  CHECK(rig.number("abc") == False);
  CHECK(rig.number("1/0") == False);
  CHECK(is_eqv(rig.number("#e1.5"), rig.number("3/2")));
}
