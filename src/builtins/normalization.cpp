// Unicode's normalization forms of strings (libunistring). ASCII is what it is in all of them.
#include <uninorm.h>

#include "builtins/builtin.h"
#include "builtins/failure.h"
#include "builtins/string_case.h"
#include "objects/string.h"

namespace gilt::builtins {
namespace {

std::u32string normalized(const std::u32string& text, uninorm_t form) {
  if (is_ascii(text)) return text;
  size_t length = 0;
  uint32_t* made = u32_normalize(form, reinterpret_cast<const uint32_t*>(text.data()), text.size(), nullptr, &length);
  return take_text(made, length);
}

Value normalize(Thread& t, Value string, uninorm_t form) {
  return or_memory(t, gilt::make_string(t, normalized(to_utf32(string_buffer(string)), form)));
}

Value string_normalize_nfc(Thread& t, String s) { return normalize(t, s, UNINORM_NFC); }
Value string_normalize_nfd(Thread& t, String s) { return normalize(t, s, UNINORM_NFD); }
Value string_normalize_nfkc(Thread& t, String s) { return normalize(t, s, UNINORM_NFKC); }
Value string_normalize_nfkd(Thread& t, String s) { return normalize(t, s, UNINORM_NFKD); }

}  // namespace

GILT_BODY(string_normalize_nfc)
GILT_BODY(string_normalize_nfd)
GILT_BODY(string_normalize_nfkc)
GILT_BODY(string_normalize_nfkd)

}  // namespace gilt::builtins
