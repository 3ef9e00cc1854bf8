// Two passes: a Scanner finds the shape of a real number without converting anything, then the shape becomes a value
// with the exactness that was asked for. What nearly all numbers look like, a few decimal digits, is taken first.
#include "text/number_text.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>
#include <numeric>
#include <optional>

#include "base/check.h"
#include "text/big_integer.h"
#include "text/flonum_rounding.h"
#include "value/value.h"

namespace gilt::text {
namespace {

using Kind = NumberText::Kind;

// Exact decimals beyond this many digits are refused, since a few characters would make gigabytes.
constexpr int64_t largest_exponent = 1'000'000;

enum class Exactness : uint8_t { as_written, exact, inexact };

struct Shape {
  bool has_sign = false, negative = false, has_point = false, has_exponent = false;
  char special = 0;  // 'i' for inf.0, 'n' for nan.0
  std::string_view magnitude;  // all of it but the sign
  std::string_view whole, fraction, denominator;
  int64_t exponent = 0;  // saturated

  bool is_decimal() const { return has_point || has_exponent; }
};

unsigned digit_value(char c) {
  if (c >= '0' && c <= '9') return static_cast<unsigned>(c - '0');
  if (c >= 'a' && c <= 'z') return static_cast<unsigned>(c - 'a') + 10;
  if (c >= 'A' && c <= 'Z') return static_cast<unsigned>(c - 'A') + 10;
  return 99;
}

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }

bool all_zeros(std::string_view digits) { return digits.find_first_not_of('0') == digits.npos; }

class Scanner {
 public:
  Scanner(std::string_view text, unsigned radix) : text_(text), radix_(radix) {}

  unsigned radix() const { return radix_; }
  Exactness exactness() const { return exactness_; }
  bool done() const { return at_ == text_.size(); }
  char peek(size_t ahead = 0) const { return at_ + ahead < text_.size() ? lower(text_[at_ + ahead]) : '\0'; }
  bool take(char c) { return peek() == c && !done() ? (++at_, true) : false; }
  // Only `c` is left.
  bool ends_with(char c) const { return peek() == c && at_ + 1 == text_.size(); }

  bool prefixes() {
    for (bool has_radix = false, has_exactness = false; peek() == '#'; at_ += 2) {
      char c = peek(1);
      bool is_exactness = c == 'e' || c == 'i';
      bool& seen = is_exactness ? has_exactness : has_radix;
      if (seen) return false;
      seen = true;
      if (is_exactness) exactness_ = c == 'e' ? Exactness::exact : Exactness::inexact;
      else if (!set_radix(c)) return false;
    }
    return true;
  }

  bool real(Shape& shape) {
    if (peek() == '+' || peek() == '-') {
      shape.has_sign = true;
      shape.negative = peek() == '-';
      ++at_;
    }
    size_t begin = at_;
    bool good = (shape.has_sign && special(shape)) || unsigned_real(shape);
    shape.magnitude = text_.substr(begin, at_ - begin);
    return good;
  }

 private:
  bool set_radix(char c) {
    radix_ = c == 'x' ? 16 : c == 'd' ? 10 : c == 'o' ? 8 : c == 'b' ? 2 : 0;
    return radix_ != 0;
  }

  bool special(Shape& shape) {
    for (std::string_view name : {"inf.0", "nan.0"}) {
      size_t i = 0;
      while (i < name.size() && peek(i) == name[i]) ++i;
      if (i < name.size()) continue;
      shape.special = name[0];
      at_ += i;
      return true;
    }
    return false;
  }

  bool unsigned_real(Shape& shape) {
    shape.whole = digits();
    if (!shape.whole.empty() && take('/')) {
      shape.denominator = digits();
      return !shape.denominator.empty();
    }
    shape.has_point = take('.');
    if (shape.has_point) shape.fraction = digits();
    if (shape.whole.empty() && shape.fraction.empty()) return false;
    return radix_ != 10 || peek() != 'e' || exponent(shape);
  }

  bool exponent(Shape& shape) {
    ++at_;
    bool negative = peek() == '-';
    if (peek() == '+' || negative) ++at_;
    std::string_view text = digits();
    if (text.empty()) return false;
    for (char c : text) shape.exponent = std::min<int64_t>(shape.exponent * 10 + (c - '0'), int64_t{1} << 50);
    if (negative) shape.exponent = -shape.exponent;
    return shape.has_exponent = true;
  }

  std::string_view digits() {
    size_t begin = at_;
    while (at_ < text_.size() && digit_value(text_[at_]) < radix_) ++at_;
    return text_.substr(begin, at_ - begin);
  }

  std::string_view text_;
  size_t at_ = 0;
  unsigned radix_;
  Exactness exactness_ = Exactness::as_written;
};

NumberText of_kind(Kind kind) {
  NumberText out;
  out.kind = kind;
  return out;
}

NumberText of_fixnum(int64_t value) {
  NumberText out = of_kind(Kind::fixnum);
  out.fixnum = value;
  return out;
}

NumberText of_flonum(double value) {
  NumberText out = of_kind(Kind::flonum);
  out.flonum = value;
  return out;
}

// Magnitudes that need no GMP.
using Wide = unsigned __int128;

// Of so few digits that it surely fits.
std::optional<Wide> parse_wide(std::string_view digits, unsigned radix) {
  size_t half = radix == 10 ? 19 : 12;  // digits that fit 64 bits in every radix up to 36
  if (digits.size() > 2 * half) return std::nullopt;
  Wide value = 0;
  for (size_t at = 0; at < digits.size(); at += half) {
    uint64_t low = 0, scale = 1;
    for (char c : digits.substr(at, half)) low = low * radix + digit_value(c), scale *= radix;
    value = value * scale + low;
  }
  return value;
}

std::string hexadecimal(Wide value, bool negative) {
  char buffer[40];
  char* at = buffer + sizeof buffer;
  do *--at = "0123456789abcdef"[static_cast<unsigned>(value & 15)];
  while (value >>= 4);
  if (negative) *--at = '-';
  return {at, buffer + sizeof buffer};
}

NumberText of_wide(Wide magnitude, bool negative) {
  if (magnitude <= static_cast<Wide>(fixnum_max)) {
    int64_t value = static_cast<int64_t>(magnitude);
    return of_fixnum(negative ? -value : value);
  }
  if (negative && magnitude == static_cast<Wide>(fixnum_max) + 1) return of_fixnum(fixnum_min);
  NumberText out = of_kind(Kind::integer);
  out.digits = hexadecimal(magnitude, negative);
  return out;
}

NumberText of_small_ratio(uint64_t numerator, uint64_t denominator, bool negative) {
  uint64_t divisor = std::gcd(numerator, denominator);
  numerator /= divisor, denominator /= divisor;
  if (denominator == 1) return of_wide(numerator, negative);
  NumberText out = of_kind(Kind::ratio);
  out.digits = hexadecimal(numerator, negative);
  out.denominator = hexadecimal(denominator, false);
  return out;
}

NumberText of_integer(const BigInteger& value) {
  if (mpz_fits_slong_p(value) && fits_fixnum(mpz_get_si(value))) return of_fixnum(mpz_get_si(value));
  NumberText out = of_kind(Kind::integer);
  out.digits = value.text(16);
  return out;
}

NumberText of_ratio(BigInteger& numerator, BigInteger& denominator) {
  BigInteger divisor;
  mpz_gcd(divisor, numerator, denominator);
  mpz_divexact(numerator, numerator, divisor);
  mpz_divexact(denominator, denominator, divisor);
  if (denominator.is_one()) return of_integer(numerator);
  NumberText out = of_kind(Kind::ratio);
  out.digits = numerator.text(16);
  out.denominator = denominator.text(16);
  return out;
}

double with_sign(double magnitude, bool negative) { return negative ? -magnitude : magnitude; }

// A decimal of radix 10 that no flonum is near: beyond the largest, or too close to 0.
double beyond_range(const Shape& shape) {
  size_t first = shape.whole.find_first_not_of('0');
  int64_t scale = shape.exponent;
  if (first != shape.whole.npos) {
    scale += static_cast<int64_t>(shape.whole.size() - first);
  } else {
    first = shape.fraction.find_first_not_of('0');
    if (first == shape.fraction.npos) return 0;
    scale -= static_cast<int64_t>(first);
  }
  return scale > 0 ? std::numeric_limits<double>::infinity() : 0;
}

double decimal_flonum(const Shape& shape) {
  double value = 0;
  const char* end = shape.magnitude.data() + shape.magnitude.size();
  auto result = std::from_chars(shape.magnitude.data(), end, value);
  if (result.ec == std::errc::result_out_of_range) return beyond_range(shape);
  CHECK(result.ec == std::errc() && result.ptr == end);
  return value;
}

// The digits of a decimal as an integer, the point left out.
BigInteger mantissa(const Shape& shape, unsigned radix) {
  return BigInteger(std::string(shape.whole).append(shape.fraction), radix);
}

NumberText exact_decimal(const Shape& shape, unsigned radix) {
  BigInteger numerator = mantissa(shape, radix), denominator(1), power;
  if (numerator.is_zero()) return of_fixnum(0);
  int64_t scale = shape.exponent - static_cast<int64_t>(shape.fraction.size());
  if (std::abs(shape.exponent) > largest_exponent) return of_kind(Kind::too_large);
  mpz_ui_pow_ui(power, radix, static_cast<unsigned long>(std::abs(scale)));
  if (scale < 0) mpz_swap(denominator, power);
  else mpz_mul(numerator, numerator, power);
  if (shape.negative) mpz_neg(numerator, numerator);
  return of_ratio(numerator, denominator);
}

NumberText inexact_decimal(const Shape& shape, unsigned radix) {
  if (radix == 10) return of_flonum(with_sign(decimal_flonum(shape), shape.negative));
  BigInteger numerator = mantissa(shape, radix), denominator;
  mpz_ui_pow_ui(denominator, radix, shape.fraction.size());
  return of_flonum(with_sign(round_ratio(numerator, denominator), shape.negative));
}

NumberText ratio(const Shape& shape, unsigned radix, Exactness exactness) {
  if (all_zeros(shape.denominator)) return of_kind(Kind::undefined);
  std::optional<Wide> above = parse_wide(shape.whole, radix), below = parse_wide(shape.denominator, radix);
  if (exactness != Exactness::inexact && above && below && !(*above >> 64) && !(*below >> 64))
    return of_small_ratio(static_cast<uint64_t>(*above), static_cast<uint64_t>(*below), shape.negative);
  BigInteger numerator(std::string(shape.whole), radix), denominator(std::string(shape.denominator), radix);
  if (exactness == Exactness::inexact)
    return of_flonum(with_sign(round_ratio(numerator, denominator), shape.negative));
  if (shape.negative) mpz_neg(numerator, numerator);
  return of_ratio(numerator, denominator);
}

NumberText integer(const Shape& shape, unsigned radix) {
  if (std::optional<Wide> magnitude = parse_wide(shape.whole, radix)) return of_wide(*magnitude, shape.negative);
  BigInteger big(std::string(shape.whole), radix);
  if (shape.negative) mpz_neg(big, big);
  return of_integer(big);
}

NumberText special(const Shape& shape, Exactness exactness) {
  if (exactness == Exactness::exact) return of_kind(Kind::undefined);
  if (shape.special == 'n') return of_flonum(std::numeric_limits<double>::quiet_NaN());
  return of_flonum(with_sign(std::numeric_limits<double>::infinity(), shape.negative));
}

NumberText convert(const Shape& shape, unsigned radix, Exactness exactness) {
  if (shape.special) return special(shape, exactness);
  if (!shape.denominator.empty()) return ratio(shape, radix, exactness);
  if (exactness == Exactness::inexact || (shape.is_decimal() && exactness == Exactness::as_written))
    return inexact_decimal(shape, radix);
  return shape.is_decimal() ? exact_decimal(shape, radix) : integer(shape, radix);
}

bool is_exact_zero(const NumberText& number) { return number.kind == Kind::fixnum && number.fixnum == 0; }

double to_flonum(const NumberText& real) {
  switch (real.kind) {
    case Kind::fixnum: return static_cast<double>(real.fixnum);
    case Kind::integer: return nearest_flonum(real.digits, "1");
    case Kind::ratio: return nearest_flonum(real.digits, real.denominator);
    default: return real.flonum;
  }
}

NumberText of_rectangular(NumberText real, NumberText imaginary) {
  for (const NumberText* part : {&real, &imaginary})
    if (!part->is_number()) return of_kind(part->kind);
  if (is_exact_zero(imaginary)) return real;
  if ((real.kind == Kind::flonum) != (imaginary.kind == Kind::flonum))
    real = of_flonum(to_flonum(real)), imaginary = of_flonum(to_flonum(imaginary));
  NumberText out = of_kind(Kind::rectangular);
  out.parts.push_back(std::move(real));
  out.parts.push_back(std::move(imaginary));
  return out;
}

NumberText exact_of_flonum(double value) {
  if (!std::isfinite(value)) return of_kind(Kind::undefined);
  int exponent;
  BigInteger numerator, denominator(1);
  mpz_set_d(numerator, std::ldexp(std::frexp(value, &exponent), 53));
  exponent -= 53;
  if (exponent < 0) mpz_mul_2exp(denominator, denominator, static_cast<mp_bitcnt_t>(-exponent));
  else mpz_mul_2exp(numerator, numerator, static_cast<mp_bitcnt_t>(exponent));
  return of_ratio(numerator, denominator);
}

// Sine and cosine are inexact, so that an exact number is what these flonums are.
NumberText of_polar(NumberText magnitude, NumberText angle, Exactness exactness) {
  for (const NumberText* part : {&magnitude, &angle})
    if (!part->is_number()) return of_kind(part->kind);
  if (is_exact_zero(magnitude) || is_exact_zero(angle)) return magnitude;
  double radius = to_flonum(magnitude), radians = to_flonum(angle);
  auto part = [&](double value) { return exactness == Exactness::exact ? exact_of_flonum(value) : of_flonum(value); };
  return of_rectangular(part(radius * std::cos(radians)), part(radius * std::sin(radians)));
}

class NumberParser {
 public:
  NumberParser(std::string_view text, unsigned radix) : scanner_(text, radix) {}

  NumberText parse() {
    if (!scanner_.prefixes()) return {};
    if (is_unit()) return pure_imaginary(unit());
    Shape shape;
    if (!scanner_.real(shape)) return {};
    NumberText first = convert(shape);
    if (scanner_.done()) return first;
    if (scanner_.ends_with('i')) return shape.has_sign ? pure_imaginary(std::move(first)) : NumberText{};
    if (scanner_.take('@')) return polar(std::move(first));
    return imaginary(std::move(first));
  }

 private:
  NumberText convert(const Shape& shape) const { return text::convert(shape, scanner_.radix(), scanner_.exactness()); }

  static NumberText pure_imaginary(NumberText part) { return of_rectangular(of_fixnum(0), std::move(part)); }

  // +i or -i is all that is left.
  bool is_unit() const {
    if (digit_value('i') < scanner_.radix() || (scanner_.peek() != '+' && scanner_.peek() != '-')) return false;
    Scanner rest = scanner_;
    rest.take(rest.peek());
    return rest.ends_with('i');
  }

  NumberText unit() const {
    int value = scanner_.peek() == '-' ? -1 : 1;
    return scanner_.exactness() == Exactness::inexact ? of_flonum(value) : of_fixnum(value);
  }

  NumberText imaginary(NumberText real) {
    if (is_unit()) return of_rectangular(std::move(real), unit());
    Shape shape;
    if (!scanner_.real(shape) || !shape.has_sign || !scanner_.ends_with('i')) return {};
    return of_rectangular(std::move(real), convert(shape));
  }

  NumberText polar(NumberText magnitude) {
    Shape shape;
    if (!scanner_.real(shape) || !scanner_.done()) return {};
    return of_polar(std::move(magnitude), convert(shape), scanner_.exactness());
  }

  Scanner scanner_;
};

// Up to 18 decimal digits after an optional sign.
bool parse_small(std::string_view text, int64_t& value) {
  size_t at = !text.empty() && (text[0] == '-' || text[0] == '+') ? 1 : 0;
  if (at == text.size() || text.size() - at > 18) return false;
  int64_t magnitude = 0;
  for (size_t i = at; i < text.size(); ++i) {
    unsigned digit = static_cast<unsigned>(text[i] - '0');
    if (digit > 9) return false;
    magnitude = magnitude * 10 + digit;
  }
  value = text[0] == '-' ? -magnitude : magnitude;
  return true;
}

bool may_begin_number(char c, unsigned radix) {
  return c == '#' || c == '+' || c == '-' || c == '.' || digit_value(c) < radix;
}

}  // namespace

std::string_view NumberText::problem() const {
  if (kind == Kind::too_large) return "exact number too large";
  if (kind == Kind::undefined) return "no such number";
  return "";
}

NumberText parse_number(std::string_view text, unsigned radix) {
  int64_t small;
  if (radix == 10 && parse_small(text, small)) return of_fixnum(small);
  if (text.empty() || !may_begin_number(text[0], radix)) return {};
  return NumberParser(text, radix).parse();
}

std::string rectangular_text(std::string_view real, std::string_view imaginary) {
  std::string out(real == "0" ? "" : real);
  if (imaginary[0] != '-' && imaginary[0] != '+') out += '+';
  if (imaginary == "1" || imaginary == "-1") imaginary.remove_suffix(1);
  return out.append(imaginary) + 'i';
}

double nearest_flonum(const std::string& digits, const std::string& denominator) {
  bool negative = digits[0] == '-';
  BigInteger numerator(digits.substr(negative), 16), divisor(denominator, 16);
  return with_sign(round_ratio(numerator, divisor), negative);
}

}  // namespace gilt::text
