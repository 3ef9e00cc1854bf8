// What the compiler makes: flavor-neutral code that names symbols, cells, primitives and literals, to be bound to a
// heap when it is materialized (vm/materialize.h). A unit lives as long as the code made from it.
#pragma once

#include <algorithm>
#include <cstdint>
#include <iterator>
#include <memory>
#include <string>
#include <vector>

#include "base/arena.h"
#include "core/global.h"
#include "datum/datum.h"

namespace gilt::bytecode {

struct Constant {
  enum class Kind : uint8_t {
    literal,  // datum: any literal; the same Datum* in one unit is the same object
    global,   // global: its cell
    code,     // index: code object number `index` of this unit
    closure,  // index: the one closure of a code object that has no free variables
    primitive // index: the one procedure of a primitive used as a value
  };
  Kind kind;
  const Datum* literal = nullptr;
  core::Global* global = nullptr;
  uint32_t index = 0;
};

// A procedure that was inlined: called at `call` by the inlined procedure `caller`, or by the code itself. A call without a
// place was a tail call of the code itself, whose frame is gone then.
struct InlinedCall {
  std::string procedure;
  Span call;
  uint32_t caller = 0;  // 0: the code itself, else its index + 1
};

struct SourcePoint {
  uint32_t offset;  // of the instruction's first word, or of the first word it is true for
  Span span;
  uint32_t inlined = 0;  // 0: the code itself, else the index + 1 of the inlined call it runs in
};

// One procedure. `words` starts with a two-word prologue for non-continuable errors (a site word with base = frame_size and
// slots 2 and 3 live, then error_return): the frame of a failed procedure returns there, with the place of failure in
// slot 3. The entry is word 2. Constant operands are, before materialization, indices
// into `constants`; materialization rewrites them to distances (see vm/materialize.h).
struct CodeTemplate {
  std::string name;  // empty for an anonymous procedure
  Span span;         // the lambda expression
  std::vector<uint32_t> words;
  std::vector<Constant> constants;
  std::vector<uint32_t> live;  // bitmaps of live_words words each, by site's live_index
  std::vector<SourcePoint> points;  // ascending offsets
  std::vector<InlinedCall> inlined;
  std::string signature;            // "(name a b . rest)" for arity messages
  uint8_t frame_size = 4;           // slots used, window slots included; at least 4
  uint8_t live_words = 1;           // ceil(frame_size / 32)
  uint8_t free_count = 0;
  bool internal = false;  // library code that a backtrace leaves out
};

// The point that the word at an offset belongs to, or null.
inline const SourcePoint* point_at(const CodeTemplate& code, uint32_t offset) {
  auto after = std::upper_bound(code.points.begin(), code.points.end(), offset,
                                [](uint32_t at, const SourcePoint& point) { return at < point.offset; });
  return after == code.points.begin() ? nullptr : &*std::prev(after);
}

struct Unit {
  std::string name;
  std::shared_ptr<Arena> arena;  // keeps the literals
  std::vector<CodeTemplate> codes;  // codes[0] is a procedure of no arguments that runs the unit
};
using SharedUnit = std::shared_ptr<const Unit>;

}  // namespace gilt::bytecode
