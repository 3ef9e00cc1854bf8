// Constant folding of primitives over word values, with the results that the machine's instructions give.
#pragma once

#include <optional>

#include "compiler/walk.h"

namespace gilt::compiler {

enum class Comparison : uint8_t { less, less_equal, equal, greater, greater_equal };
// The comparison that a primitive's inlining names by a jump opcode.
Comparison comparison_of(const bytecode::Inlining& how);

// Whether a constant is of the type; nothing when the compiler cannot tell.
std::optional<bool> constant_is(bytecode::Type type, const Datum* datum);

// Whether eq? on this constant is the same as eqv? and equal?.
bool is_eq_comparable(const Node* node);

// The value of a call whose arguments are all constants, if it is a word that is safe to compute here.
std::optional<Value> fold(const Node* primitive_call);

}  // namespace gilt::compiler
