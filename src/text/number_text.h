// Numbers as text, both ways: the complete R7RS syntax of numbers (7.1.1) and the shortest text of a flonum that reads
// back as itself. Results are normalised: fixnum where it fits, ratios in lowest terms, decimals correctly rounded.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace gilt::text {

struct NumberText {
  enum class Kind : uint8_t {
    none,         // not the syntax of a number
    fixnum,       // fixnum
    integer,      // digits: beyond a fixnum
    ratio,        // digits / denominator
    flonum,       // flonum
    rectangular,  // parts: real, imaginary (which is not an exact 0), both flonums or both exact
    too_large,    // an exact number of absurd size, as #e1e99999999
    undefined     // the syntax of a number that does not exist, as 1/0 or #e+nan.0
  };
  Kind kind = Kind::none;
  int64_t fixnum = 0;
  double flonum = 0;
  std::string digits, denominator;  // base 16, lower case; digits start with '-' when negative
  std::vector<NumberText> parts;    // real numbers

  bool is_number() const { return kind != Kind::none && kind < Kind::too_large; }
  // A complaint about too_large and undefined, else "".
  std::string_view problem() const;
};

// The whole of `text` as a number; `radix` (2 to 36) holds where no prefix says otherwise. Beyond the report, a decimal
// point is understood in every radix (exponents only in radix 10), so that flonum_text reads back. Where i is a digit,
// there are no complex numbers.
NumberText parse_number(std::string_view text, unsigned radix = 10);

// "1.0", "0.1", "1e100", "1e-7", "-0.0", "+inf.0", "+nan.0": the fewest digits that read back as the same flonum.
// In other radixes than 10 there is never an exponent.
std::string flonum_text(double value, unsigned radix = 10);

// A number with an imaginary part, from the texts of its parts; a real part of "0" is left out.
std::string rectangular_text(std::string_view real, std::string_view imaginary);

// The nearest flonum of an exact number in the form of NumberText: base 16, "1" for the denominator of an integer.
double nearest_flonum(const std::string& digits, const std::string& denominator);

}  // namespace gilt::text
