// Turns letrec* into let, fix and assigned variables by strongly connected components (after Ghuloum and Dybvig,
// "Fixing letrec (reloaded)"). A variable that may be read before its initialisation starts as the Unbound value, which
// generated code refuses to read.
#pragma once

#include "compiler/walk.h"

namespace gilt::compiler {

// Needs no counts; sets `assigned`.
Node* fix_letrec(Node* node, Arena& arena);

}  // namespace gilt::compiler
