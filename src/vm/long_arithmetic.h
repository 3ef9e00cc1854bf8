// Arithmetic of instructions and primitives that may take long: the operations of objects/bignum.h that would take GMP a
// millisecond or more become jobs of the machine (WaitFor::job), between attempts at the whole.
#pragma once

#include "objects/deferral.h"
#include "vm/thread.h"

namespace gilt::vm {

// After an attempt with a job: Wait.
Value begin_job(Thread&, Deferral&);
// After the last of several attempts.
void forget_results(Thread&);

// What compute() gives, or Wait: then the instruction or primitive is to be executed again. It must pass on that operations
// give Failed, and compute the same each time.
template <class Compute>
Value attempt(Thread& t, Compute compute) {
  Deferral deferral(t.dynamic(thread_cell::long_results));
  Value v = compute();
  if (deferral.pending()) [[unlikely]] return begin_job(t, deferral);
  if (deferral.results() != Nil) [[unlikely]] forget_results(t);
  return v;
}

}  // namespace gilt::vm
