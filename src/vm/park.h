// Where every thread that waits waits: for a descriptor, a moment, or another thread's unpark. A request (Ctrl-C, a
// collection is none) wakes it early; the primitive that asked is called again and looks for itself.
#pragma once

#include "vm/thread.h"

namespace gilt::vm {

// Called outside the heap and the lock.
void wait_for(Thread&, const WaitFor&);

uint64_t monotonic_ns();

}  // namespace gilt::vm
