// One table; the first name of a character is the one it is printed with.
#include "text/character_name.h"

namespace gilt::text {
namespace {

struct Row {
  std::string_view name;
  char32_t character;
};

constexpr Row rows[] = {{"space", ' '},     {"newline", '\n'}, {"tab", '\t'},        {"return", '\r'}, {"null", 0},
                        {"alarm", 7},       {"backspace", 8},  {"delete", 0x7F},     {"escape", 27},   {"nul", 0},
                        {"linefeed", '\n'}, {"vtab", 11},      {"page", 12},         {"esc", 27}};

}  // namespace

std::optional<char32_t> named_character(std::string_view name) {
  for (const Row& row : rows)
    if (row.name == name) return row.character;
  return std::nullopt;
}

std::string_view character_name(char32_t c) {
  for (const Row& row : rows)
    if (row.character == c) return row.name;
  return "";
}

}  // namespace gilt::text
