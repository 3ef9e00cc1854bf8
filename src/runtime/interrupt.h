// Ctrl-C. In a program it raises the condition of kind "interrupt" in the main thread, at its next poll, also out of a
// wait; at the prompt it is only noted.
#pragma once

#include "vm/thread.h"

namespace gilt::runtime {

enum class OnInterrupt {
  raise,           // a second one before the program has noticed the first ends the process
  raise_patiently, // the same, but the process stays
  note,
  end              // the process ends at once
};

// Installs the handler, unless whoever started the process wants the signal ignored.
void watch_interrupts(Thread& main);

// Changes what happens from now on. With `note`, one that was asked for and not yet raised is only noted as well.
void on_interrupt(OnInterrupt);

// Was one noted since the last call?
bool take_interrupt();

// An uncaught object: is it the interrupt? The exit status is then 130 as a shell would have it.
bool is_interrupt(Value object);

}  // namespace gilt::runtime
