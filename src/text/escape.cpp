// What would not show, or would not read back, is written as an escape; everything else stands for itself.
#include "text/escape.h"

#include <unictype.h>

#include <charconv>

#include "text/character_class.h"
#include "text/character_name.h"
#include "text/number_text.h"
#include "text/utf8.h"

namespace gilt::text {
namespace {

// Controls, formats, unassigned characters, and blanks other than a space.
constexpr uint32_t invisible = UC_CATEGORY_MASK_C | UC_CATEGORY_MASK_Z;

bool is_visible(char32_t c) {
  if (c < 0x7F) return c >= 0x20;
  return !uc_is_general_category_withtable(c, invisible);
}

void append_hex(std::string& out, char32_t c) {
  char buffer[16];
  out.append(buffer, std::to_chars(buffer, buffer + sizeof buffer, static_cast<uint32_t>(c), 16).ptr);
}

char escape_letter(char32_t c) {
  switch (c) {
    case 7: return 'a';
    case 8: return 'b';
    case '\t': return 't';
    case '\n': return 'n';
    case '\r': return 'r';
    case '\\': return '\\';
    default: return 0;
  }
}

void append_quoted(std::string& out, std::string_view text, char quote) {
  out += quote;
  for (size_t at = 0; at < text.size();) {
    char32_t c = next_utf8(text, at);
    char letter = c == static_cast<unsigned char>(quote) ? quote : escape_letter(c);
    if (letter) out += '\\', out += letter;
    else if (is_visible(c)) append_utf8(out, c);
    else out += "\\x", append_hex(out, c), out += ';';
  }
  out += quote;
}

}  // namespace

bool symbol_needs_bars(std::string_view name) {
  if (name.empty() || name == "." || name[0] == '#') return true;
  for (size_t at = 0; at < name.size();) {
    char32_t c = next_utf8(name, at);
    if (c == '\\' || is_delimiter(c) || !is_visible(c)) return true;
  }
  return parse_number(name).kind != NumberText::Kind::none;
}

void append_symbol(std::string& out, std::string_view name) {
  if (symbol_needs_bars(name)) append_quoted(out, name, '|');
  else out += name;
}

void append_string(std::string& out, std::string_view text) { append_quoted(out, text, '"'); }

void append_character(std::string& out, char32_t c) {
  out += "#\\";
  std::string_view name = character_name(c);
  if (!name.empty()) out += name;
  else if (is_visible(c) && !uc_is_general_category_withtable(c, UC_CATEGORY_MASK_M)) append_utf8(out, c);
  else out += 'x', append_hex(out, c);  // a mark would combine with the backslash
}

}  // namespace gilt::text
