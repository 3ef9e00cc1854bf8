// Numbers as text. Expected values are from R7RS 7.1.1 and IEEE 754; where the report leaves a choice, from
// number_text.h.
#include <catch2/catch.hpp>

#include <cmath>
#include <cstring>
#include <limits>
#include <random>

#include "text/big_integer.h"
#include "text/number_text.h"

using namespace gilt::text;
using Kind = NumberText::Kind;

namespace {

// One line that says all about a number.
std::string describe(const NumberText& n) {
  switch (n.kind) {
    case Kind::none: return "none";
    case Kind::fixnum: return std::to_string(n.fixnum);
    case Kind::integer: return "big " + n.digits;
    case Kind::ratio: return "ratio " + n.digits + "/" + n.denominator;
    case Kind::flonum: return flonum_text(n.flonum);
    case Kind::rectangular: return "[" + describe(n.parts[0]) + " " + describe(n.parts[1]) + "i]";
    case Kind::too_large: return "too large";
    case Kind::undefined: return "undefined";
  }
  return "?";
}

std::string parsed(std::string_view text, unsigned radix = 10) { return describe(parse_number(text, radix)); }

}  // namespace

TEST_CASE("integers become fixnums where they fit") {
  CHECK(parsed("0") == "0");
  CHECK(parsed("-0") == "0");
  CHECK(parsed("+17") == "17");
  CHECK(parsed("-000123456789012345678") == "-123456789012345678");
  CHECK(parsed("1152921504606846975") == "1152921504606846975");
  CHECK(parsed("1152921504606846976") == "big 1000000000000000");
  CHECK(parsed("-1152921504606846976") == "-1152921504606846976");
  CHECK(parsed("-1152921504606846977") == "big -1000000000000001");
  CHECK(parsed("9223372036854775808") == "big 8000000000000000");
  CHECK(parsed("340282366920938463463374607431768211456") == "big 100000000000000000000000000000000");
}

// Short texts do not go through GMP: it must say the same, on both sides of where it begins.
TEST_CASE("integers of every length in every radix") {
  for (unsigned radix = 2; radix <= 36; ++radix) {
    for (size_t length = 1; length <= 45; ++length) {
      // Not the largest digit alone: -i is no integer.
      std::string digits = "1" + std::string(length - 1, "0123456789abcdefghijklmnopqrstuvwxyz"[radix - 1]);
      BigInteger expected(digits, radix);
      bool fixnum = mpz_sizeinbase(expected, 2) <= 60;
      CAPTURE(radix, digits);
      CHECK(parsed(digits, radix) == (fixnum ? expected.text(10) : "big " + expected.text(16)));
      CHECK(parsed("-" + digits, radix) == (fixnum ? "-" + expected.text(10) : "big -" + expected.text(16)));
      std::string below = "1" + std::string(length, '0');
      CHECK(parsed(digits + "/" + below, radix) == "ratio " + expected.text(16) + "/" + BigInteger(below, radix).text(16));
      CHECK(parsed(digits + "/" + digits, radix) == "1");
    }
  }
}

TEST_CASE("radix and exactness prefixes come in either order, once each") {
  CHECK(parsed("#xAbC") == "2748");
  CHECK(parsed("#b-101") == "-5");
  CHECK(parsed("#o17/7") == "ratio f/7");
  CHECK(parsed("#d10") == "10");
  CHECK(parsed("#x#i10") == "16.0");
  CHECK(parsed("#I#X10") == "16.0");
  CHECK(parsed("#e#x10") == "16");
  CHECK(parsed("#x1e3") == "483");
  CHECK(parsed("ff", 16) == "255");
  CHECK(parsed("#d10", 16) == "10");
  CHECK(parsed("zz", 36) == "1295");
  for (const char* wrong : {"#e#e1", "#x#b1", "#", "#x", "#e", "#y1", "#b102", "#o8", "ff", "#x#", "#e#x"})
    CHECK(parsed(wrong) == "none");
}

TEST_CASE("ratios are in lowest terms") {
  CHECK(parsed("6/4") == "ratio 3/2");
  CHECK(parsed("-6/4") == "ratio -3/2");
  CHECK(parsed("6/3") == "2");
  CHECK(parsed("0/5") == "0");
  CHECK(parsed("#i1/3") == "0.3333333333333333");
  CHECK(parsed("#i-1/3") == "-0.3333333333333333");
  CHECK(parsed("1/0") == "undefined");
  CHECK(parsed("#i1/0") == "undefined");
  for (const char* wrong : {"1/", "/2", "1/-2", "1/2/3", "1/2.5", "1/2e3", "1./2"}) CHECK(parsed(wrong) == "none");
}

TEST_CASE("decimals are correctly rounded") {
  CHECK(parsed("1.") == "1.0");
  CHECK(parsed(".5") == "0.5");
  CHECK(parsed("-.5e3") == "-500.0");
  CHECK(parsed("1E+5") == "100000.0");
  CHECK(parsed("1e-2") == "0.01");
  CHECK(parsed("-0.0") == "-0.0");
  CHECK(parsed("#i-0") == "-0.0");
  CHECK(parsed("1e400") == "+inf.0");
  CHECK(parsed("-1e400") == "-inf.0");
  CHECK(parsed("1e-400") == "0.0");
  CHECK(parsed("-1e-400") == "-0.0");
  CHECK(parsed("0e99999999999999999999") == "0.0");
  CHECK(parsed("1e99999999999999999999") == "+inf.0");
  CHECK(parsed("1e-99999999999999999999") == "0.0");
  CHECK(parsed("0." + std::string(400, '0') + "1e401") == "1.0");
  CHECK(parsed("1" + std::string(400, '0') + "e-400") == "1.0");
  // Just below, on and above the middle of 1 and the next flonum.
  CHECK(parsed("1.00000000000000011102230246251565404236316680908203124").substr(0, 4) == "1.0");
  CHECK(parse_number("1.00000000000000011102230246251565404236316680908203125").flonum == 1.0);
  CHECK(parse_number("1.00000000000000011102230246251565404236316680908203126").flonum == std::nextafter(1.0, 2.0));
  CHECK(parse_number("2.4703282292062327208e-324").flonum == 0.0);
  CHECK(parse_number("2.4703282292062327209e-324").flonum == std::numeric_limits<double>::denorm_min());
  CHECK(parse_number("1.7976931348623158e308").flonum == std::numeric_limits<double>::max());
  for (const char* wrong : {".", "-.", "1e", "1e+", "e1", "1.2.3", "1e0.5", "1_0", "--1", "+-1", "1s2", ".e1"})
    CHECK(parsed(wrong) == "none");
}

TEST_CASE("a point is understood in every radix") {
  CHECK(parsed("#x1.8") == "1.5");
  CHECK(parsed("#b-0.1") == "-0.5");
  CHECK(parsed("#e#x1.8") == "ratio 3/2");
}

TEST_CASE("exact decimals are exact, within reason") {
  CHECK(parsed("#e1.5e10") == "15000000000");
  CHECK(parsed("#e-.1") == "ratio -1/a");
  CHECK(parsed("#e1.50") == "ratio 3/2");
  CHECK(parsed("#e1e30") == "big c9f2c9cd04674edea40000000");
  CHECK(parsed("#e-0.0") == "0");
  CHECK(parsed("#e1e99999999") == "too large");
  CHECK(parsed("#e1e-99999999") == "too large");
  CHECK(parsed("#e1e99999999999999999999999") == "too large");
  CHECK(parsed("#e0e99999999") == "0");
  CHECK(parse_number("#e1e99999999").problem() == "exact number too large");
  CHECK_FALSE(parse_number("#e1e99999999").is_number());
}

TEST_CASE("infinities and not-a-number are read") {
  CHECK(parsed("+inf.0") == "+inf.0");
  CHECK(parsed("-INF.0") == "-inf.0");
  CHECK(parsed("+nan.0") == "+nan.0");
  CHECK(parsed("-nan.0") == "+nan.0");
  CHECK(parsed("#i+inf.0") == "+inf.0");
  CHECK(parsed("#e+inf.0") == "undefined");
  for (const char* wrong : {"inf.0", "+inf", "+inf.00", "nan.0", "+nan.1"}) CHECK(parsed(wrong) == "none");
}

TEST_CASE("complex numbers are kept in two parts of one exactness") {
  CHECK(parsed("+i") == "[0 1i]");
  CHECK(parsed("-i") == "[0 -1i]");
  CHECK(parsed("1-i") == "[1 -1i]");
  CHECK(parsed("1+2i") == "[1 2i]");
  CHECK(parsed("1.5e2-1/2I") == "[150.0 -0.5i]");
  CHECK(parsed("+5i") == "[0 5i]");
  CHECK(parsed("-1.5i") == "[0.0 -1.5i]");
  CHECK(parsed("+inf.0i") == "[0.0 +inf.0i]");
  CHECK(parsed("-inf.0+nan.0i") == "[-inf.0 +nan.0i]");
  CHECK(parsed("1+0i") == "1");
  CHECK(parsed("1+0.0i") == "[1.0 0.0i]");
  CHECK(parsed("#x+Ai") == "[0 10i]");
  CHECK(parsed("#i1+i") == "[1.0 1.0i]");
  CHECK(parsed("#e1.5+.5i") == "[ratio 3/2 ratio 1/2i]");
  CHECK(parsed("100000000000000000000-.5i") == "[100000000000000000000.0 -0.5i]");
  CHECK(parsed("1@2") == "[-0.4161468365471424 0.9092974268256817i]");
  CHECK(parsed("-1.5@-1/2") == "[-1.3163738428355591 0.7191383079063045i]");
  CHECK(parsed("#e.5@-.5") == "[ratio 1c1528065b7d5/4000000000000 ratio -1eaee8744b05f/8000000000000i]");
  CHECK(parsed("#e1@+inf.0") == "undefined");
  CHECK(parsed("1@0.0") == "[1.0 0.0i]");
  CHECK(parsed("1@0") == "1");
  CHECK(parsed("0@1") == "0");
  CHECK(parsed("1+1/0i") == "undefined");
  for (const char* wrong : {"i", "1i", "1+2", "1+2i3", "1@", "@1", "1@2@3", "1@2i", "+ii", "1++i", "1+i+i"})
    CHECK(parsed(wrong) == "none");
}

TEST_CASE("where i is a digit there are no complex numbers") {
  CHECK(parsed("+i", 18) == "[0 1i]");
  CHECK(parsed("+i", 19) == "18");
  CHECK(parsed("1+i", 19) == "none");
}

TEST_CASE("a complex number is written with the signs that reading needs") {
  CHECK(rectangular_text("0", "2") == "+2i");
  CHECK(rectangular_text("0", "1") == "+i");
  CHECK(rectangular_text("1", "-1") == "1-i");
  CHECK(rectangular_text("1/2", "-3/4") == "1/2-3/4i");
  CHECK(rectangular_text("0.0", "1.0") == "0.0+1.0i");
  CHECK(rectangular_text("-0.0", "-0.0") == "-0.0-0.0i");
  CHECK(rectangular_text("1.0", "+inf.0") == "1.0+inf.0i");
  CHECK(rectangular_text("+nan.0", "-inf.0") == "+nan.0-inf.0i");
}

TEST_CASE("symbols that begin like numbers are none") {
  for (const char* wrong : {"", "+", "-", "...", "->x", "1+", "-1+", "+a", "-x", ".5.",
                            "+.", "1a", "-.a", " 1", "1 ", "0x10"})
    CHECK(parsed(wrong) == "none");
}

TEST_CASE("flonums print with the fewest digits") {
  CHECK(flonum_text(1) == "1.0");
  CHECK(flonum_text(-0.0) == "-0.0");
  CHECK(flonum_text(0.1) == "0.1");
  CHECK(flonum_text(100) == "100.0");
  CHECK(flonum_text(1e100) == "1e100");
  CHECK(flonum_text(-1.5e100) == "-1.5e100");
  CHECK(flonum_text(1e-7) == "1e-7");
  CHECK(flonum_text(1e-6) == "0.000001");
  CHECK(flonum_text(1.234e-6) == "0.000001234");
  CHECK(flonum_text(123456789012345680000.0) == "123456789012345680000.0");
  CHECK(flonum_text(1e20) == "100000000000000000000.0");
  CHECK(flonum_text(1e21) == "1e21");
  CHECK(flonum_text(1e22) == "1e22");
  CHECK(flonum_text(5e-324) == "5e-324");
  CHECK(flonum_text(1.7976931348623157e308) == "1.7976931348623157e308");
  CHECK(flonum_text(2.0 / 3) == "0.6666666666666666");
  CHECK(flonum_text(1e23) == "1e23");
  CHECK(flonum_text(123456789.125) == "123456789.125");
}

TEST_CASE("flonums print in other radixes") {
  // From Guile and Chez, which agree.
  CHECK(flonum_text(.5, 2) == "0.1");
  CHECK(flonum_text(255.5, 16) == "ff.8");
  CHECK(flonum_text(1e30, 16) == "c9f2c9cd04675000000000000.0");
  CHECK(flonum_text(.1, 3) == "0.0022002200220022002200220022002201");
  CHECK(flonum_text(-.1, 3) == "-0.0022002200220022002200220022002201");
  CHECK(flonum_text(1, 2) == "1.0");
  CHECK(flonum_text(8, 2) == "1000.0");
}

TEST_CASE("flonums read back as themselves") {
  std::mt19937_64 random(1);
  for (int i = 0; i < 20000; ++i) {
    uint64_t bits = random();
    double value;
    std::memcpy(&value, &bits, sizeof value);
    if (std::isnan(value)) continue;
    NumberText back = parse_number(flonum_text(value));
    REQUIRE(back.kind == Kind::flonum);
    REQUIRE(back.flonum == value);
    unsigned radix = 2 + static_cast<unsigned>(i) % 35;
    if (std::fabs(value) > 1e60 || std::fabs(value) < 1e-60) continue;
    back = parse_number(flonum_text(value, radix), radix);
    REQUIRE(back.kind == Kind::flonum);
    REQUIRE(back.flonum == value);
  }
}

TEST_CASE("exact numbers round to the nearest flonum, ties to even") {
  CHECK(nearest_flonum("20000000000000", "1") == 0x1p53);
  CHECK(nearest_flonum("20000000000001", "1") == 0x1p53);
  CHECK(nearest_flonum("20000000000003", "1") == 0x1p53 + 4);
  CHECK(nearest_flonum("-20000000000003", "1") == -(0x1p53 + 4));
  CHECK(nearest_flonum("200000000000010000000001", "1") == std::ldexp(0x1p53 + 2, 40));
  CHECK(nearest_flonum("1", "3") == 1.0 / 3);
  CHECK(nearest_flonum("1" + std::string(256, '0'), "1") == std::numeric_limits<double>::infinity());
  std::string tiny = "1" + std::string(268, '0');  // 2^1072
  CHECK(nearest_flonum("1", tiny) == 0x1p-1072);
  CHECK(nearest_flonum("3", tiny + "0") == 0.0 + 0x1p-1074);  // 3/16 of 2^-1072 is 3/4 of the least subnormal
  CHECK(nearest_flonum("2", tiny + "0") == 0.0);              // half of it: to even
  // Integers beyond 2^1024 minus half a unit are infinite, below are the largest flonum.
  std::string top = "fffffffffffff";
  CHECK(nearest_flonum(top + "7" + std::string(242, 'f'), "1") == std::numeric_limits<double>::max());
  CHECK(nearest_flonum(top + "c" + std::string(242, '0'), "1") == std::numeric_limits<double>::infinity());
}
