// The prompt.
#pragma once

#include "runtime/session.h"

namespace gilt::runtime {

// Reads, evaluates, prints until the end of input or ,quit; returns the exit status.
int repl(Session&, Thread&, bool quiet);

}  // namespace gilt::runtime
