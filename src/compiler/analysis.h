// Reference and assignment counts of local variables, which the simplifier keeps up to date as it drops and copies.
#pragma once

#include "compiler/walk.h"

namespace gilt::compiler {

// Sets `references`, `assigned` of every variable below, and clears `binding`.
void count_references(Node* node);
// A reference comes or goes. A variable that is bound to a reference will be replaced by it, so it counts for the other
// variable as well, which would else look as if it were used but once.
inline Variable* replacement(const Variable* variable) {
  bool replaced = variable->binding != nullptr && variable->binding->kind == Kind::local_reference;
  return replaced ? variable->binding->variable : nullptr;
}
inline void add_reference(Variable* variable) {
  ++variable->references;
  if (Variable* other = replacement(variable)) ++other->references;
}
inline void drop_reference(Variable* variable) {
  --variable->references;
  if (Variable* other = replacement(variable)) --other->references;
}
// The subtree goes away: its references no longer count.
void discard(Node* node);
// Number of nodes, or more than `limit` when larger.
unsigned size_of(Node* node, unsigned limit);

}  // namespace gilt::compiler
