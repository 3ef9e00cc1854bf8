// UTF-8 in and out. Invalid bytes decode to U+FFFD, one for each maximal ill-formed part; surrogates are invalid.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace gilt::text {

inline constexpr char32_t replacement = 0xFFFD;

constexpr bool is_scalar(uint32_t c) { return c < 0xD800 || (c >= 0xE000 && c < 0x110000); }

inline bool is_ascii(std::string_view bytes) {
  uint8_t all = 0;
  for (char c : bytes) all |= static_cast<uint8_t>(c);
  return all < 0x80;
}

// Decodes the character at `at` and moves past it. *valid says whether it was well-formed.
inline char32_t next_utf8(std::string_view text, size_t& at, bool* valid = nullptr) {
  auto byte = [&](size_t i) { return i < text.size() ? static_cast<uint8_t>(text[i]) : 0u; };
  uint32_t first = byte(at++);
  if (valid) *valid = true;
  if (first < 0x80) return first;
  unsigned more = first >= 0xF0 && first < 0xF5 ? 3 : first >= 0xE0 ? 2 : first >= 0xC2 && first < 0xE0 ? 1 : 0;
  if (first >= 0xF5) more = 0;
  uint32_t c = first & (0x3F >> more);
  for (unsigned i = 0; i < more; ++i) {
    uint32_t next = byte(at);
    uint32_t low = i == 0 && first == 0xE0 ? 0xA0 : i == 0 && first == 0xF0 ? 0x90 : 0x80;
    uint32_t high = i == 0 && first == 0xED ? 0x9F : i == 0 && first == 0xF4 ? 0x8F : 0xBF;
    if (next < low || next > high) return (valid ? *valid = false : false), replacement;
    c = c << 6 | (next & 0x3F);
    ++at;
  }
  if (more == 0) return (valid ? *valid = false : false), replacement;
  return c;
}

inline void append_utf8(std::string& out, uint32_t c) {
  auto put = [&](uint32_t byte) { out.push_back(static_cast<char>(byte)); };
  if (c < 0x80) return put(c);
  if (c < 0x800) return put(0xC0 | c >> 6), put(0x80 | (c & 0x3F));
  if (c < 0x10000) return put(0xE0 | c >> 12), put(0x80 | (c >> 6 & 0x3F)), put(0x80 | (c & 0x3F));
  put(0xF0 | c >> 18), put(0x80 | (c >> 12 & 0x3F)), put(0x80 | (c >> 6 & 0x3F)), put(0x80 | (c & 0x3F));
}

inline std::u32string decode_utf8(std::string_view text) {
  std::u32string out;
  out.reserve(text.size());
  for (size_t at = 0; at < text.size();) out.push_back(next_utf8(text, at));
  return out;
}

}  // namespace gilt::text
