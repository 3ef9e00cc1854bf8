// Threads: each runs on a native thread of its own. The cell thunk tells a thread's state: a procedure until it is started, #t
// while it runs, #f once it has ended; what ended it is in the cells result and condition before that.
#include <sched.h>
#include <signal.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <string>

#include "base/native_thread.h"
#include "builtins/parking.h"
#include "objects/symbol.h"
#include "vm/interpreter.h"
#include "vm/machine.h"
#include "vm/stack.h"

namespace gilt::builtins {
namespace {

constexpr size_t native_stack_bytes = size_t{512} << 10;

Cell* thunk_cell(Value thread) { return &short_cells(object_of(thread))[thread_cell::thunk]; }
bool change_state(Thread& t, Value thread, Value from, Value to) {
  return Manager::compare_exchange(t, object_of(thread), thunk_cell(thread), from, to);
}

bool was_terminated(Value thread) {
  Value condition = cell_of(thread, thread_cell::condition);
  return is_condition(condition) && symbol_name(cell_of(condition, condition_cell::kind))->text == "terminated";
}

// Life of a native thread

// Made by the thread that starts it, so that nothing can be missing once it runs.
struct Native {
  vm::Machine* machine;
  Value object;
  Thread thread{};
};

std::string name_of(Thread& t) {
  Value name = t.dynamic(thread_cell::name);
  return is_pointer(name) ? message_text(name) : std::to_string(t.number);
}

// In one write, so that reports of several threads do not mix.
void report(Thread& t, Value condition) {
  std::string text = "thread " + name_of(t) + " ended with an error:\n";
  text += t.machine->report != nullptr ? t.machine->report(condition) : message_text(condition) + "\n";
  if (::write(STDERR_FILENO, text.data(), text.size()) < 0) return;
}

void end(Thread& t, const vm::Outcome& outcome) {
  // Who waits is told; who has terminated it does not want to know.
  bool failed = !outcome.returned && !was_terminated(t.object);
  if (outcome.returned) t.set_dynamic(thread_cell::condition, Unbound);
  t.set_dynamic(thread_cell::parameters, Nil);
  t.set_dynamic(thread_cell::handlers, Nil);
  t.set_dynamic(thread_cell::winders, Nil);
  t.set_dynamic(thread_cell::chunk, False);
  t.set_dynamic(thread_cell::thunk, False);
  bool joined = Queue(t.object).wake_all() > 0;
  leave_queues(t);
  if (failed && !joined) report(t, outcome.value);
}

void block_signals() {
  sigset_t signals;
  sigemptyset(&signals);
  for (int signal : {SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGALRM, SIGWINCH}) sigaddset(&signals, signal);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
}

void* run(void* argument) {
  std::unique_ptr<Native> native(static_cast<Native*>(argument));
  Thread& t = native->thread;
  block_signals();
  native->machine->attach(t, native->object);
  native->machine->let_go(native->object);
  if (termination_wanted(native->object).load() != 0) t.poll.ask(request::terminate);
  end(t, vm::execute(t, t.dynamic(thread_cell::result)));
  std::free(t.values);
  native->machine->detach(t);
  return nullptr;
}

// 0 or an error number.
int start_native(vm::Machine* machine, Value object) {
  std::unique_ptr<Native> native(new Native{machine, object});
  if (!vm::make_stack(native->thread)) return ENOMEM;
  pthread_t handle;
  int error = start_native_thread(handle, {.stack_bytes = native_stack_bytes, .detached = true}, run, native.get());
  if (error == 0) native.release();
  else vm::free_stack(native->thread);
  return error;
}

// Primitives

Value current_thread(Thread& t) { return t.object; }

Value make_thread(Thread& t, Value thunk, Value name) {
  if (!is_closure(thunk)) return fail_type(t, Type::procedure, thunk);
  Value thread = vm::make_thread_object(t, thunk, name == Default ? False : name);
  set_cell(t, thread, thread_cell::parameters, t.dynamic(thread_cell::parameters));
  return thread;
}

Value terminated(Thread& t) { return make_condition(t, "terminated", "thread terminated", Nil); }

void ask_to_terminate(Thread& t, Value thread) {
  t.machine->for_each_thread([&](Thread& other) {
    if (other.object != thread) return;
    ask_to_stop(other, request::terminate);
  });
}

// A thread that is just starting is not found, but finds that it is wanted, or that it cannot be started; nobody but the thread
// itself writes how it ended. One that has not been started ends here.
void terminate(Thread& t, Value thread) {
  termination_wanted(thread).store(1);
  Value thunk = thunk_cell(thread)->load();
  if (!is_closure(thunk) || !change_state(t, thread, thunk, True)) return ask_to_terminate(t, thread);
  set_cell(t, thread, thread_cell::condition, terminated(t));
  set_cell(t, thread, thread_cell::thunk, False);
  Queue(thread).wake_all();
}

// The thunk waits in the cell result.
Value thread_start(Thread& t, ThreadObject thread) {
  Value thunk = thunk_cell(thread)->load();
  if (!is_closure(thunk) || !change_state(t, thread, thunk, True)) return fail(t, "the thread has already been started");
  set_cell(t, thread, thread_cell::result, thunk);
  t.machine->hold(thread);
  if (int error = start_native(t.machine, thread)) {
    t.machine->let_go(thread);
    change_state(t, thread, True, thunk);
    if (termination_wanted(thread).load() != 0) terminate(t, thread);
    return fail(t, std::string("cannot start a thread: ") + std::strerror(error));
  }
  return thread;
}

Value thread_name(ThreadObject thread) { return cell_of(thread, thread_cell::name); }
Value thread_specific(ThreadObject thread) { return cell_of(thread, thread_cell::specific); }
Value set_thread_specific(Thread& t, ThreadObject thread, Value v) {
  return set_cell(t, thread, thread_cell::specific, v), Unspecific;
}
Value thread_state(Thread& t, ThreadObject thread) {
  Value thunk = thunk_cell(thread)->load();
  return symbol_of(t, thunk == True ? "running" : thunk == False ? "ended" : "new");
}

// What was raised: the machine makes a condition of it with a list of the object as payload.
Value raised_object(Value condition) {
  Value payload = cell_of(condition, condition_cell::payload);
  bool uncaught = symbol_name(cell_of(condition, condition_cell::kind))->text == "uncaught";
  return uncaught && is_pair(payload) ? car(payload) : condition;
}

// (returned . value) or (failed . object)
Value ending_of(Thread& t, Value thread) {
  Value condition = cell_of(thread, thread_cell::condition);
  if (condition == Unbound) return cons(t, symbol_of(t, "returned"), cell_of(thread, thread_cell::result));
  return cons(t, symbol_of(t, "failed"), raised_object(condition));
}

// Whether it has ended, or Wait until the deadline.
Value wait_for_end(Thread& t, Value thread, uint64_t deadline_ns) {
  Queue queue(thread);
  bool ended = has_ended(thread);
  if (ended || is_past(deadline_ns)) {
    queue.remove(t);
    t.abandon_wait = nullptr;
    return make_boolean(ended);
  }
  queue.add(t);
  return queue.wait(t, deadline_ns);
}

// State: the deadline.
Value thread_join(Thread& t, ThreadObject thread, Value timeout, State s) {
  if (thread == t.object) return fail(t, "a thread cannot wait for its own end");
  if (s.fresh()) {
    uint64_t deadline;
    if (!take_deadline(t, timeout, deadline)) return Failed;
    s[0] = slot_of(deadline);
  }
  Value ended = wait_for_end(t, thread, deadline_in(s[0]));
  return ended == True ? ending_of(t, thread) : ended;
}

Value thread_yield(Thread& t, State s) {
  if (!s.fresh()) return Unspecific;
  s[0] = True;
  if constexpr (Lock::global) t.poll.ask(request::yield);
  else sched_yield();
  return Again;
}

// At the prompt only what it evaluates ends, so nobody can wait for the main thread.
bool is_main(Thread& t, Value thread) {
  bool is = false;
  t.machine->for_each_thread([&](Thread& other) { is |= other.number == 0 && other.object == thread; });
  return is;
}

// The thread has ended when this returns (SRFI 18).
Value thread_terminate(Thread& t, ThreadObject thread, State s) {
  if (thread == t.object) return raise(t, terminated(t));
  if (s.fresh()) terminate(t, thread);
  if (is_main(t, thread)) return Unspecific;
  s[0] = True;
  constexpr uint64_t never = 0;
  return wait_for_end(t, thread, never) == Wait ? Wait : Unspecific;
}

}  // namespace

GILT_BODY(current_thread)
GILT_BODY(make_thread)
GILT_BODY(thread_start)
GILT_BODY(thread_name)
GILT_BODY(thread_specific)
GILT_BODY(set_thread_specific)
GILT_BODY(thread_state)
GILT_BODY(thread_join)
GILT_BODY(thread_yield)
GILT_BODY(thread_terminate)

}  // namespace gilt::builtins
