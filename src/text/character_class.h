// Which characters end a token, for the lexer and for what decides whether a symbol needs bars.
#pragma once

#include <unictype.h>

#include <array>

namespace gilt::text {

namespace character_class {
enum : unsigned char { plain, blank, delimiter };

constexpr std::array<unsigned char, 128> table = [] {
  std::array<unsigned char, 128> out{};
  for (unsigned char c : {' ', '\t', '\n', '\r', '\f', '\v'}) out[c] = blank;
  for (unsigned char c : {'(', ')', '[', ']', '"', ';', '|', '\'', '`', ','}) out[c] = delimiter;
  return out;
}();
}  // namespace character_class

inline bool is_blank_space(char32_t c) {
  return c < 128 ? character_class::table[c] == character_class::blank : uc_is_property_white_space(c);
}

// Beyond the report's delimiters, brackets and quotations end a token too.
inline bool is_delimiter(char32_t c) {
  return c < 128 ? character_class::table[c] != character_class::plain : uc_is_property_white_space(c);
}

}  // namespace gilt::text
