// What the optimizer knows about a node without looking at its context.
#pragma once

#include "compiler/walk.h"

namespace gilt::compiler {

// A call with the right number of arguments has no effect but its value.
bool never_raises(Primitive primitive);
// May be dropped when its value is not needed.
bool is_effect_free(const Node* node);
// Its value is #t or #f.
bool is_boolean_valued(const Node* node);
// Returns exactly one value, if it returns.
bool is_single_valued(const Node* node);

}  // namespace gilt::compiler
