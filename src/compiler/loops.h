// Finds loops: a local procedure that is entered at one place and otherwise only calls itself in tail position becomes a
// loop node at that place; any other known procedure with self tail calls gets a loop as its body. Neither then needs a
// closure or a call for its back edges.
#pragma once

#include "compiler/walk.h"

namespace gilt::compiler {

// Needs the counts of analysis.h.
Node* find_loops(Node* node, Arena& arena);

}  // namespace gilt::compiler
