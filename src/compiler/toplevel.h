// Cuts the top level of a unit into procedures of bounded size, since the code of one procedure is limited.
#pragma once

#include "compiler/walk.h"

namespace gilt::compiler {

// Long sequences of top-level forms become sequences of calls of thunks.
Node* split_toplevel(Node* node, Arena& arena);

// A lambda of no arguments.
Node* make_thunk(Node* body, Arena& arena);

}  // namespace gilt::compiler
