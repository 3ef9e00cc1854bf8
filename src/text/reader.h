// From the text of a source to syntax: data in an arena, each with its span.
#pragma once

#include <cstdint>
#include <string_view>

#include "base/arena.h"
#include "datum/datum.h"
#include "text/datum_builder.h"
#include "text/parser.h"
#include "text/source.h"

namespace gilt::text {

// Reads the data of a source one by one, from a byte offset on. A `#!` line at offset 0 is skipped.
class Reader {
 public:
  Reader(Arena& arena, uint32_t source, uint32_t offset = 0);

  // The next datum, or nullptr at the end of the text. Throws SyntaxError; incomplete() when the text ends inside a
  // datum, and then the span is where that datum opens. After an error the reader must not be used.
  Datum* next();

  // Where the text that is not yet read begins.
  uint32_t offset() const { return at_; }
  bool fold_case() const { return parser_.fold_case(); }
  void set_fold_case(bool fold) { parser_.set_fold_case(fold); }  // as #!fold-case does

 private:
  [[noreturn]] void fail() const;
  [[noreturn]] void fail_encoding(uint32_t end) const;

  uint32_t source_;
  std::string_view text_;
  uint32_t at_;
  DatumBuilder builder_;
  Parser<DatumBuilder> parser_;
};

}  // namespace gilt::text
