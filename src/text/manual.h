// The manual: what there is to say of the names that libraries export. It stands beside the library, lib/scheme/base.txt
// for (scheme base), as entries with an empty line between them:
//
//   (name argument [optional] . rest)     a usage, one or more lines; for names of which C++ tells the usage and a first
//   A paragraph.                          sentence (primitives.def, core_forms.def) the names instead, in one line
//     (expression) => value
//     (display 'x) prints x
//
// An example begins with two blanks and goes on in lines that begin with more; tests/manual_test runs them all. Lines
// that begin with a semicolon are comments.
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

namespace gilt::text {

struct ManualEntry {
  struct Heading {
    std::string_view name;
    std::string_view usage;  // empty where C++ tells it
  };
  std::vector<Heading> headings;
  std::string_view paragraph;              // its lines, each with its newline
  std::vector<std::string_view> examples;  // the same of each
  size_t offset = 0, end = 0;              // where the entry stands in the text

  bool names(std::string_view name) const;
};

std::vector<ManualEntry> parse_manual(std::string_view text);

// Whether the text has the name as a word of its own.
bool mentions(std::string_view text, std::string_view name);

}  // namespace gilt::text
