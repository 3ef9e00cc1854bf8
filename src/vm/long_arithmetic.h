// Arithmetic of instructions and primitives that may take long: the operations of objects/bignum.h that would take GMP a
// millisecond or more become jobs of the machine (WaitFor::job), between attempts at the whole.
#pragma once

#include "objects/deferral.h"
#include "vm/thread.h"

namespace gilt::vm {

// After an attempt: Wait if there is a job, else the value.
Value end_attempt(Thread&, Value, Deferral&);

// What compute() gives, or Wait: then the instruction or primitive is to be executed again. It must pass on that operations
// give Failed, and compute the same each time.
template <class Compute>
Value attempt(Thread& t, Compute compute) {
  Deferral deferral(t.dynamic(thread_cell::long_results));
  return end_attempt(t, compute(), deferral);
}

}  // namespace gilt::vm
