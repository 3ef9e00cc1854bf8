// Compiling at the top level, on behalf of a thread that runs no Lisp code at the moment: outside the heap and without the
// lock, so that the other threads go on. Ctrl-C cancels it.
#pragma once

#include "text/source.h"
#include "vm/machine.h"
#include "vm/park.h"

namespace gilt::runtime {

// What compile(cancel) gives or throws; a SyntaxError if it was interrupted.
template <class Compile>
auto detached(Thread& t, Compile compile) {
  t.set_dynamic(thread_cell::chunk, False);  // of a run that an error ended: there is nothing to return to
  vm::Blocking blocking(t);
  if (!vm::begin_detached(t)) throw text::SyntaxError({}, "interrupted");
  return compile(&t.cancelled);
}

}  // namespace gilt::runtime
