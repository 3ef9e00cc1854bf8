// Data as syntax: what the reader makes of source text and what the expander works on. A datum lives in an arena
// outside the heap, knows its span in the source, and is immutable but for datum labels being patched while reading.
//
// Numbers that do not fit a Value word are kept as text of their limbs: `digits` is base 16 with an optional '-'.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "base/arena.h"
#include "datum/name.h"
#include "value/value.h"

namespace gilt {

// Bytes [begin, end) of a source (text/source.h); source 0 means "nowhere".
struct Span {
  uint32_t source = 0, begin = 0, end = 0;
  friend constexpr bool operator==(const Span&, const Span&) = default;
};

namespace syntax {
struct Alias;  // an identifier that a macro expansion inserted; only syntax/ looks inside
}

struct Datum {
  enum class Kind : uint8_t {
    word,        // any immediate Value: fixnum, character, boolean, (), eof, unspecific
    flonum,      // any double
    integer,     // exact integer beyond a fixnum: digits
    ratio,       // digits / denominator, in lowest terms
    complex,     // car: real part, cdr: imaginary part, as in a number of text/number_text.h
    string,      // text, UTF-8
    symbol,      // name
    alias,       // alias
    pair,        // car, cdr
    vector,      // items
    bytevector,  // text, as bytes
    opaque       // a heap object inside the argument of eval, by handle; car is how the reader would have made it, or null
  };
  Kind kind = Kind::word;
  Span span;
  Value word{};
  double flonum = 0;
  std::string_view digits, denominator;
  std::string_view text;
  const Name* name = nullptr;
  const syntax::Alias* alias = nullptr;
  Datum *car = nullptr, *cdr = nullptr;
  std::span<Datum*> items;
  uint64_t handle = 0;

  bool is_nil() const { return kind == Kind::word && word == Nil; }
  bool is_pair() const { return kind == Kind::pair; }
  bool is_symbol() const { return kind == Kind::symbol; }
  bool is_identifier() const { return kind == Kind::symbol || kind == Kind::alias; }
};

// What syntax sees: a string of eval is a string to include, to syntax-error and to a pattern.
inline const Datum* as_read(const Datum* d) { return d->kind == Datum::Kind::opaque && d->car ? d->car : d; }

inline Datum* make_word(Arena& arena, Value word, Span span) {
  Datum* d = arena.make<Datum>();
  d->word = word, d->span = span;
  return d;
}
inline Datum* make_symbol(Arena& arena, const Name* name, Span span) {
  Datum* d = arena.make<Datum>();
  d->kind = Datum::Kind::symbol, d->name = name, d->span = span;
  return d;
}
inline Datum* make_pair(Arena& arena, Datum* car, Datum* cdr, Span span) {
  Datum* d = arena.make<Datum>();
  d->kind = Datum::Kind::pair, d->car = car, d->cdr = cdr, d->span = span;
  return d;
}

}  // namespace gilt
