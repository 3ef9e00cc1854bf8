// Running bytecode.
#pragma once

#include "vm/slow_paths.h"

namespace gilt::vm {

// How a run ended.
struct Outcome {
  bool returned = false;  // false: nobody handled `value`, which was raised
  // The first of what it returned, kept alive by the thread object (cells result and condition). All are in Thread::values, good
  // until the thread blocks or runs again.
  Value value{};
};

// Calls a Lisp procedure of no arguments on this thread's empty stack and runs until it returns. Not reentrant:
// nothing that it calls calls it again.
Outcome execute(Thread&, Value procedure);

}  // namespace gilt::vm
