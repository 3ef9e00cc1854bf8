// The dispatch loop. It names no instruction: opcodes.def gives the labels, semantics.h what each does.
#include "vm/interpreter.h"

#include "vm/machine.h"
#include "vm/semantics.h"
#include "vm/stack.h"

namespace gilt::vm {
namespace {

#define GILT_DISPATCH() goto* labels[(word = *r.pc++) & 0xFF]

__attribute__((noinline)) void run(Thread& t) {
  static const void* const labels[] = {
#define GILT_OPCODE(name, operands, flow, doc) &&do_##name,
#include "bytecode/opcodes.def"
#undef GILT_OPCODE
  };
  Registers r{t.pc, t.frame - 255, t, t.argument_count};
  uint32_t word;
  Step step;
  GILT_DISPATCH();

#define GILT_OPCODE(name, operands, flow, doc)             \
  do_##name : step = op::name(r, bytecode::Instruction{word}); \
  if (step == Step::next) [[likely]] GILT_DISPATCH();      \
  goto stopped;
#include "bytecode/opcodes.def"
#undef GILT_OPCODE

stopped:
  if (step == Step::raise) step = enter_raise_hook(t);
  if (step == Step::finished) return;
  r.load();
  GILT_DISPATCH();
}

}  // namespace

Outcome execute(Thread& t, Value procedure) {
  t.set_dynamic(thread_cell::chunk, False);
  t.set_dynamic(thread_cell::winders, Nil);
  t.set_dynamic(thread_cell::condition, Unbound);
  t.frame = bottom_frame(t);
  put_return_address(t, t.frame, underflow_address());
  put(t, slot(t.frame, bytecode::slot_procedure), procedure);
  t.argument_count = 0;
  t.value_count = 0;
  t.tail_caller = Unbound;
  t.terminating = false;
  t.pc = code_entry(closure_code(procedure));
  run(t);
  if (t.frame != nullptr) release_stack(t);
  t.frame = nullptr;
  Value condition = t.dynamic(thread_cell::condition);
  if (condition != Unbound) return {false, condition};
  return {true, t.dynamic(thread_cell::result)};
}

}  // namespace gilt::vm
