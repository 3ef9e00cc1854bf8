// Keeps what a procedure has alive at once within what a frame can hold.
#pragma once

#include "compiler/walk.h"

namespace gilt::compiler {

// Moves parts of procedures that need too many slots into procedures of their own, which they call. True if there were any; then the
// counts of references are no longer right.
bool limit_frames(Node*& root, Arena& arena);

}  // namespace gilt::compiler
