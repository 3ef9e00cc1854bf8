// Units one after the other; each is a fresh run of the machine on an empty stack.
#include "runtime/run.h"

#include "builtins/port.h"
#include "runtime/stats.h"
#include "vm/error.h"
#include "vm/materialize.h"

namespace gilt::runtime {

vm::Outcome run_units(Thread& t, const Units& units) {
  vm::Outcome outcome{true, Unspecific};
  for (const bytecode::Unit* unit : units) {
    Value procedure = vm::materialize(t, *unit);
    if (procedure == Failed) return {false, make_condition(t, "out-of-memory", "out of memory", Nil)};
    // What an error left in force ends with its run.
    t.set_dynamic(thread_cell::handlers, Nil);
    t.set_dynamic(thread_cell::parameters, Nil);
    outcome = vm::execute(t, procedure);
    if (!outcome.returned) return outcome;
  }
  return outcome;
}

void leave(Thread& t, int status) {
  if (!builtins::flush_all_ports() && status == 0) status = 1;
  write_stats(t);
  std::_Exit(status);
}

}  // namespace gilt::runtime
