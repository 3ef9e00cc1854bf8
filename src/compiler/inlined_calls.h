// What backtraces need to know about procedures that were inlined (core::InlinedCall).
#pragma once

#include "compiler/walk.h"

namespace gilt::compiler {

// Marks the calls in tail position of the procedures they are written in. The top level has none, it keeps its frame.
void find_tail_calls(Node* root);

// `body`, of a clause of `lambda`, is about to take the place of `call`.
void mark_inlined(Arena& arena, const Node* call, const Lambda* lambda, Node* body);

// `body` is about to become part of what `host` is part of, without a call.
void move_inlined(Arena& arena, const Node* host, Node* body);

}  // namespace gilt::compiler
