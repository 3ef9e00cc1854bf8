// Reference and assignment counts of local variables, which the simplifier keeps up to date as it drops and copies.
#pragma once

#include "compiler/walk.h"

namespace gilt::compiler {

// Sets `references`, `assigned` of every variable below, and clears `binding`.
void count_references(Node* node);
// The subtree goes away: its references no longer count.
void discard(Node* node);
// Number of nodes, or more than `limit` when larger.
unsigned size_of(Node* node, unsigned limit);

}  // namespace gilt::compiler
