// Calls of odd things, multiple values, continuations, polls and waits.
#include "vm/slow_paths.h"

#include <cstdlib>
#include <utility>

#include "base/check.h"
#include "vm/error.h"
#include "vm/machine.h"
#include "vm/park.h"
#include "vm/slots.h"
#include "vm/stack.h"

namespace gilt::vm {

using bytecode::slot_arguments;
using bytecode::slot_procedure;
using bytecode::slot_return;

namespace {

// Gives `result` to the frame that t.frame returns to.
Step give(Thread& t, Value result) {
  t.pc = return_address(t.frame);
  release_frame(t, t.frame);
  put(t, slot(t.frame, 0), result);
  t.frame += site_before(t.pc).base();
  return Step::next;
}

void reserve_values(Thread& t, size_t count) {
  if (count <= t.value_capacity) return;
  size_t capacity = count < 8 ? 16 : count * 2;
  void* grown = std::realloc(t.values, capacity * sizeof(Value));
  if (grown == nullptr) fatal("out of memory: too many values");
  t.values = static_cast<Value*>(grown);
  t.value_capacity = capacity;
}

void hold_value(Thread& t, Value single) {
  reserve_values(t, 1);
  t.values[0] = single;
  t.value_count = 1;
}

// Gives the values in the thread's buffer to the frame that t.frame returns to, if it takes them.
Step give_values(Thread& t) {
  if (t.value_count == 1) return give(t, t.values[0]);
  Site site = site_before(return_address(t.frame));
  if (site.accepts_values()) return give(t, Multiple);
  if (site.ignores_values()) return give(t, Unspecific);
  std::string message = "expected 1 value, got " + std::to_string(t.value_count);
  t.value_count = 0;
  give(t, Unspecific);
  fail(t, "error", message);
  return Step::raise;
}

Value parameter_value(Thread& t, Value parameter) {
  for (Value list = t.dynamic(thread_cell::parameters); is_pair(list); list = cdr(list))
    if (car(car(list)) == parameter) return cdr(car(list));
  return cell_of(parameter, 0);
}

// Brent's algorithm.
class CycleFinder {
 public:
  explicit CycleFinder(Value list) : anchor_(list) {}
  // The next place in the list: whether it has been here before.
  bool comes_again(Value list) {
    if (list == anchor_) return true;
    if (steps_++ == limit_) anchor_ = list, limit_ *= 2;
    return false;
  }

 private:
  Value anchor_;
  size_t steps_ = 0, limit_ = 2;
};

bool is_proper_list(Value list) {
  CycleFinder finder(list);
  while (is_pair(list))
    if (list = cdr(list); finder.comes_again(list)) return false;
  return list == Nil;
}

// Failed when it is no proper list, which another thread may just have made it.
Value copy_list(Thread& t, Value list) {
  CycleFinder finder(list);
  Value first = cons(t, car(list), Nil), last = first;
  for (list = cdr(list); is_pair(list); list = cdr(list)) {
    if (finder.comes_again(list)) return Failed;
    Value next = cons(t, car(list), Nil);
    set_cdr(t, last, next);
    last = next;
  }
  return list == Nil ? first : Failed;
}

void append_values(Thread& t, Value list) {
  for (; is_pair(list); list = cdr(list)) {
    reserve_values(t, t.value_count + 1);
    t.values[t.value_count++] = car(list);
  }
}

// The arguments of the frame at t.frame, as values in the thread's buffer.
void collect_arguments(Thread& t, uint32_t argument_count) {
  uint32_t direct = argument_count & ~more_arguments;
  reserve_values(t, direct);
  for (uint32_t k = 0; k < direct; ++k) t.values[k] = slot(t.frame, slot_arguments + k);
  t.value_count = direct;
  if (argument_count & more_arguments) append_values(t, t.argument_list);
}

Value values_to_list(Thread& t, size_t from) {
  Value list = Nil;
  for (size_t k = t.value_count; k-- > from;) list = cons(t, t.values[k], list);
  return list;
}

// Makes the frame at t.frame one that calls `procedure` with the arguments already in place.
Step enter(Thread& t, Value procedure, uint32_t argument_count) {
  put(t, slot(t.frame, slot_procedure), procedure);
  t.argument_count = argument_count;
  if (!is_closure(procedure)) return call_other(t, procedure, argument_count);
  t.pc = code_entry(closure_code(procedure));
  return Step::next;
}

// Leaves everything on the stack behind and returns the values in the buffer to the continuation.
Step throw_to(Thread& t, Value continuation) {
  t.set_dynamic(thread_cell::chunk, cell_of(continuation, 0));
  t.set_dynamic(thread_cell::winders, cell_of(continuation, 1));
  t.set_dynamic(thread_cell::handlers, cell_of(continuation, 2));
  t.set_dynamic(thread_cell::parameters, cell_of(continuation, 3));
  release_stack(t);
  t.frame = bottom_frame(t);
  put_return_address(t, t.frame, underflow_address());
  return give_values(t);
}

// Whether the call before pc is of this procedure with so many arguments; if not, a tail call came between.
bool is_call_of(const uint32_t* pc, Value procedure, uint32_t argument_count) {
  using bytecode::Instruction, bytecode::Opcode;
  Instruction near{pc[-2]}, far{pc[-3]};
  if (far.opcode() == Opcode::call_global && far.b() == argument_count) {
    Value cell = reinterpret_cast<Cell*>(const_cast<uint32_t*>(pc - 3 - pc[-2]))->load();
    return is_kind(cell, Kind::global) && cell_of(cell, 0) == procedure;
  }
  return (near.opcode() == Opcode::call || near.opcode() == Opcode::call_self) && near.b() == argument_count;
}

// The callee's frame at t.frame was just made: takes it away again, so that the error shows the place of the call.
void blame_caller(Thread& t, Value procedure, uint32_t argument_count) {
  const uint32_t* pc = return_address(t.frame);
  clear_slots(t, t.frame, slot_procedure, slot_arguments + (argument_count & ~more_arguments));
  bool bottom = pc == underflow_address();
  if (bottom && has_chunk(t)) {
    bring_back(t);
    pc = t.pc;
  } else if (bottom) {
    t.frame = nullptr;
  } else {
    t.pc = pc;
    t.frame += site_before(pc).base();
  }
  t.blame_tail_caller = is_closure(t.tail_caller) && (t.frame == nullptr || !is_call_of(pc, procedure, argument_count));
}

Step call_continuation(Thread& t, Value continuation, uint32_t argument_count) {
  if (cell_of(continuation, 4) != t.object) {
    blame_caller(t, continuation, argument_count);
    fail(t, "error", "continuation of another thread called");
    return Step::raise;
  }
  collect_arguments(t, argument_count);
  if (cell_of(continuation, 1) == t.dynamic(thread_cell::winders)) return throw_to(t, continuation);
  Value list = values_to_list(t, 0);
  t.value_count = 0;
  put(t, slot(t.frame, slot_arguments), continuation);
  put(t, slot(t.frame, slot_arguments + 1), list);
  return enter(t, t.machine->hook(Hook::rewind), 2);
}

}  // namespace

Step fail_arguments(Thread& t, uint32_t argument_count) {
  Value procedure = slot(t.frame, slot_procedure);
  if (argument_count & more_arguments) collect_arguments(t, argument_count);
  size_t given = argument_count & more_arguments ? t.value_count : argument_count;
  t.value_count = 0;
  blame_caller(t, procedure, argument_count);
  fail(t, "error", arity_message(*code_template(closure_code(procedure)), given));
  return Step::raise;
}

void end_uncaught(Thread& t, Value object) {
  if (!is_condition(object)) {
    Value raised = cons(t, object, Nil);
    object = make_condition(t, "uncaught", "uncaught exception: " + message_text(object), Nil);
    set_cell(t, object, condition_cell::payload, raised);
  }
  t.set_dynamic(thread_cell::condition, object);
  t.ending = true;
}

Step enter_raise_hook(Thread& t) {
  Value hook = t.machine->hook(Hook::raise);
  if (!t.ending && (t.terminating || hook == False || t.dynamic(thread_cell::handlers) == Nil)) end_uncaught(t, t.raised);
  if (t.ending) return t.ending = false, Step::finished;
  if (t.frame == nullptr) {
    t.frame = bottom_frame(t);
    put_return_address(t, t.frame, underflow_address());
  } else {
    Value code = frame_code(t.frame);
    put(t, slot(t.frame, slot_arguments), encode_address(t.pc));  // for backtraces: the return address below says nothing
    t.frame -= code_template(code)->frame_size;
    put_return_address(t, t.frame, code_words(code) + 1);
  }
  put(t, slot(t.frame, slot_arguments), t.raised);
  return enter(t, hook, 1);
}

Step call_other(Thread& t, Value procedure, uint32_t argument_count) {
  if (is_continuation(procedure)) return call_continuation(t, procedure, argument_count);
  if (is_parameter(procedure) && argument_count == 0) return give(t, parameter_value(t, procedure));
  blame_caller(t, procedure, argument_count);
  if (is_parameter(procedure)) fail(t, "error", "a parameter takes no arguments");
  else fail(t, "error", "not a procedure: " + message_text(procedure));
  return Step::raise;
}

Step call_other_in_window(Thread& t, unsigned window, Value procedure, uint32_t argument_count) {
  if (!is_procedure(procedure)) {
    fail(t, "error", "not a procedure: " + message_text(procedure));
    return Step::raise;
  }
  t.frame -= window;
  put_return_address(t, t.frame, t.pc);
  return call_other(t, procedure, argument_count);
}

Step spread_and_enter(Thread& t, unsigned window, unsigned argument_count) {
  constexpr unsigned most = bytecode::max_frame_slots - slot_arguments - 4;
  t.tail_caller = slot(t.frame, slot_procedure);
  t.tail_pc = t.pc;
  Value* from = t.frame - window;
  Value procedure = slot(from, slot_procedure), list = slot(from, slot_arguments + argument_count - 1);
  unsigned count = argument_count - 1;
  [[maybe_unused]] unsigned size = counted_slots ? frame_size(t.frame) : 0;
  for (unsigned k = 0; k < count; ++k) put(t, slot(t.frame, slot_arguments + k), slot(from, slot_arguments + k));
  Value rest = list;
  for (; count < most && is_pair(rest); rest = cdr(rest)) put(t, slot(t.frame, slot_arguments + count++), car(rest));
  clear_slots(t, t.frame, slot_arguments + count, size);
  if (is_pair(rest) && is_proper_list(rest)) {
    Value copy = copy_list(t, rest);
    if (copy != Failed) {
      t.argument_list = copy;
      return enter(t, procedure, count | more_arguments);
    }
  }
  if (rest != Nil) {
    fail_type(t, "apply", bytecode::Type::list, list);
    return Step::raise;
  }
  return enter(t, procedure, count);
}

Step return_values(Thread& t, unsigned first, unsigned count) {
  reserve_values(t, count);
  for (unsigned k = 0; k < count; ++k) t.values[k] = slot(t.frame, first + k);
  t.value_count = count;
  return give_values(t);
}

Step return_list(Thread& t, Value list) {
  t.value_count = 0;
  append_values(t, list);
  return give_values(t);
}

Step receive_values(Thread& t, unsigned first, unsigned count, bool rest) {
  Value single = slot(t.frame, first);
  if (single != Multiple) hold_value(t, single);
  size_t given = t.value_count;
  if (given < count || (given > count && !rest)) {
    t.value_count = 0;
    fail(t, "error",
         "expected " + std::string(rest ? "at least " : "") + std::to_string(count) + (count == 1 ? " value" : " values") +
             ", got " + std::to_string(given));
    return Step::raise;
  }
  Value list = rest ? values_to_list(t, count) : Nil;
  for (unsigned k = 0; k < count; ++k) put(t, slot(t.frame, first + k), t.values[k]);
  if (rest) put(t, slot(t.frame, first + count), list);
  t.value_count = 0;
  return Step::next;
}

Step capture_and_enter(Thread& t, Value procedure) {
  const uint32_t* pc = return_address(t.frame);
  if (pc != underflow_address()) move_to_heap(t, t.frame + site_before(pc).base(), pc);
  Value continuation = make_short(t, Kind::continuation,
                                  {t.dynamic(thread_cell::chunk), t.dynamic(thread_cell::winders),
                                   t.dynamic(thread_cell::handlers), t.dynamic(thread_cell::parameters), t.object});
  release_stack(t);
  t.frame = bottom_frame(t);
  put_return_address(t, t.frame, underflow_address());
  put(t, slot(t.frame, slot_arguments), continuation);
  return enter(t, procedure, 1);
}

Step underflow_with(Thread& t, Value result) {
  if (!has_chunk(t)) {
    if (result != Multiple) hold_value(t, result);
    t.set_dynamic(thread_cell::result, t.value_count > 0 ? t.values[0] : Unspecific);
    return Step::finished;
  }
  bring_back(t);
  // The top frame stands where its callee will have returned; make that return.
  t.frame -= site_before(t.pc).base();
  put_return_address(t, t.frame, t.pc);
  return result == Multiple ? give_values(t) : give(t, result);
}

// Polls

namespace {

// All frames go to chunks, and the newest come back.
void renew_stack(Thread& t) {
  move_to_heap(t);
  bring_back(t);
}

bool overflows(Thread& t) { return reinterpret_cast<uintptr_t>(t.frame - 255) < t.poll.normal_limit(); }

// A step before the others run finds what this thread dropped, so that they need not free it.
template <class M>
void seal(Thread& t) {
  if constexpr (M::traits.counts) {
    move_to_heap(t);
    M::free_some(t);
  }
}

void hand_over_lock(Thread& t) {
  if (!t.machine->lock.is_wanted()) return;
  seal<Manager>(t);
  Manager::enter_blocking(t, true);
  t.machine->lock.hand_over(t.waiter, t.poll);
  Manager::leave_blocking(t);
  if (t.frame == nullptr) bring_back(t);
}

// Checked builds, GILT_DEBUG=stress=n: every n-th poll moves the stack and collects, and every poll comes here.
void stress(Thread& t) {
  if (++t.polls % t.machine->stress_interval == 0) {
    renew_stack(t);
    Manager::collect(t);
  }
  t.poll.ask(request::stress);
}

// A template, so that managers which reclaim nothing need not have the function.
template <class M>
void take_census(Thread& t) {
  if constexpr (M::traits.reclaims)
    if (t.census != nullptr) M::take_census(t, *t.census);
}

// Where slots count, dead ones keep what is in them; chunks do not.
void clear_dead_slots(Thread& t) {
  if constexpr (counted_slots) renew_stack(t);
}

void collect_fully(Thread& t) {
  t.full_collection = false;
  clear_dead_slots(t);
  Manager::collect(t);
  take_census<Manager>(t);
}

Step raise_condition(Thread& t, std::string_view kind, std::string_view message) {
  fail(t, kind, message);
  return Step::raise;
}

}  // namespace

Step poll(Thread& t) {
  uint32_t asked = t.poll.take();
  t.tail_caller = Unbound;
  if (overflows(t)) renew_stack(t);
  if (asked & request::collect) Manager::safepoint(t);
  if (t.machine->stress_interval != 0) stress(t);
  if (t.full_collection) collect_fully(t);
  if (asked & request::yield) hand_over_lock(t);
  if (asked & request::terminate) return t.terminating = true, raise_condition(t, "terminated", "thread terminated");
  if (asked & request::interrupt) return raise_condition(t, "interrupt", "interrupted");
  if (asked & request::exhausted) return raise_condition(t, "out-of-memory", "out of memory");
  return Step::next;
}

Step wait(Thread& t) {
  WaitFor what = t.wait;
  t.wait = {};
  {
    Blocking blocking(t);
    wait_for(t, what);
  }
  Step step = poll(t);
  if (step == Step::raise && t.abandon_wait != nullptr) std::exchange(t.abandon_wait, nullptr)(t);
  return step;
}

}  // namespace gilt::vm
