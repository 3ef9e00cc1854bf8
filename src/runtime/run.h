// Running compiled units on the main thread, and leaving the process.
#pragma once

#include "runtime/session.h"
#include "vm/interpreter.h"

namespace gilt::runtime {

// Materializes and runs the units in order; stops at the first that does not return. At the top level only: nothing else is
// running on this thread.
vm::Outcome run_steps(Session&, Thread&, const Steps&);

// Flushes the ports, writes the statistics if they were asked for, and ends the process. Never returns.
[[noreturn]] void leave(Thread&, int status);

}  // namespace gilt::runtime
