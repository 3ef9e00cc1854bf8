// Long integers to text and back: GMP on a copy of the limbs, or the parser on a copy of the text, outside the heap and without
// the lock. It cannot be interrupted.
#pragma once

#include <string>
#include <vector>

#include "builtins/suspension.h"
#include "objects/bignum.h"
#include "text/number_text.h"

namespace gilt::builtins {

// Text that a primitive has made and not used yet.
struct Text : Suspension {
  Text() = default;
  explicit Text(std::string&& made) : text(std::move(made)) {}
  std::string text;
  static std::string& in(Value slot) { return static_cast<Text*>(Suspension::in(slot))->text; }
};

// Whether the text of a number takes longer than a poll may be late.
bool is_long_number(Value);
inline bool is_long_number(std::string_view text) { return text.size() >= (checks ? 40 : 40'000); }

// Puts a Text into the slot that will have the digits after the wait: Wait, or Failed.
Value make_text_of_long(Thread&, Value integer, unsigned radix, Value& slot);

// string->number of a long text; to be called again with the slot after the wait.
Value read_long_number(Thread&, std::string&& text, unsigned radix, Value& slot);

}  // namespace gilt::builtins
