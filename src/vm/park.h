// Where every thread that waits waits: for a descriptor, a moment, another thread's unpark, or its own detached work. A
// request (Ctrl-C, a collection is none) wakes it early; the primitive that asked is called again and looks for itself.
#pragma once

#include "vm/thread.h"

namespace gilt::vm {

// Called outside the heap and the lock.
void wait_for(Thread&, const WaitFor&);

// Before work outside the heap that looks at Thread::cancelled; false if it need not begin.
bool begin_detached(Thread&);

}  // namespace gilt::vm
