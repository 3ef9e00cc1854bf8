// libunistring maps whole strings, so that one character may become several and a sigma knows where it stands; ASCII goes
// without it.
#include "builtins/string_case.h"

#include <unicase.h>

#include <cstdlib>

#include "builtins/builtin.h"
#include "builtins/failure.h"

namespace gilt::builtins {
namespace {

void convert_ascii(std::u32string& text, Case to) {
  char32_t first = to == Case::upper ? 'a' : 'A';
  for (char32_t& c : text)
    if (c - first < 26) c ^= 'a' ^ 'A';
}

std::u32string convert_all(const std::u32string& text, Case to) {
  const uint32_t* from = reinterpret_cast<const uint32_t*>(text.data());
  size_t length = 0;
  uint32_t* made = to == Case::upper   ? u32_toupper(from, text.size(), nullptr, nullptr, nullptr, &length)
                   : to == Case::lower ? u32_tolower(from, text.size(), nullptr, nullptr, nullptr, &length)
                                       : u32_casefold(from, text.size(), nullptr, nullptr, nullptr, &length);
  return take_text(made, length);
}

Value converted(Thread& t, Value string, Case to) {
  return or_memory(t, gilt::make_string(t, convert_case(string_buffer(string), to)));
}

Value string_upcase(Thread& t, String s) { return converted(t, s, Case::upper); }
Value string_downcase(Thread& t, String s) { return converted(t, s, Case::lower); }
Value string_foldcase(Thread& t, String s) { return converted(t, s, Case::folded); }

}  // namespace

bool is_ascii(std::u32string_view text) {
  uint32_t all = 0;
  for (char32_t c : text) all |= c;
  return all < 0x80;
}

std::u32string take_text(uint32_t* made, size_t length) {
  if (made == nullptr) fatal("out of memory");
  std::u32string text(made, made + length);
  std::free(made);
  return text;
}

std::u32string convert_case(StringBuffer* buffer, Case to) {
  std::u32string text = to_utf32(buffer);
  if (!is_ascii(text)) return convert_all(text, to);
  convert_ascii(text, to);
  return text;
}

GILT_BODY(string_upcase)
GILT_BODY(string_downcase)
GILT_BODY(string_foldcase)

}  // namespace gilt::builtins
