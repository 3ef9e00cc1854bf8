// One thread of the machine: its registers while C++ code runs, its raw stack, what it waits for. Everything of it that
// holds Lisp values beyond the stack is in the cells of its Lisp thread object, so that no manager needs to know more.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <string>

#include "bytecode/primitive.h"
#include "lock/lock.h"
#include "memory/memory.h"
#include "objects/data.h"

namespace gilt {

namespace vm {
class Machine;
}

// Cells of a Lisp thread object (kind thread). Its only raw word says whether the thread is to be terminated.
namespace thread_cell {
enum : size_t { name, thunk, result, specific, winders, handlers, parameters, chunk, condition, long_results, count };
}

inline std::atomic<uint64_t>& termination_wanted(Value thread) {
  return *raw_bytes<std::atomic<uint64_t>>(object_of(thread), thread_cell::count);
}

// Arguments of a primitive: frame slots, which lie downward.
struct Arguments {
  Value* first;
  Value& operator[](size_t i) const { return first[-static_cast<ptrdiff_t>(i)]; }
};

struct Thread;

// What a primitive that returned Wait wants to happen before it is called again. Filled by the primitive.
struct WaitFor {
  int descriptor = -1;           // wait until ready for `events` (poll(2)), or
  short events = 0;
  uint64_t deadline_ns = 0;      // monotonic; 0 is never
  bool park = false;             // wait until somebody calls unpark()
  // or C++ work that touches no Lisp value: it is done outside the heap and without the lock, whatever was asked meanwhile, and
  // does not throw. What may take long calls vm::begin_detached and gives up when Thread::cancelled becomes true.
  void (*job)(Thread&, void* work) = nullptr;
  void* work = nullptr;          // kept alive by one of the primitive's slots, or the job's own
};

struct Thread : Manager::Mutator {
  // The running frame: address of its slot 0 (slots lie downward), and the instruction at which it stands.
  Value* frame = nullptr;
  const uint32_t* pc = nullptr;

  // The raw stack, [stack_low, stack_high); the bottom frame's slot 0 is at stack_high - 1.
  Value *stack_low = nullptr, *stack_high = nullptr;

  vm::Machine* machine = nullptr;
  Value object{};      // the Lisp thread object; a root as long as the thread is registered
  Value raised{};      // set with a Failed result: what to raise
  bytecode::Primitive primitive{};  // the primitive being called, for messages
  uint32_t argument_count = 0;      // of the call being made; `more_arguments` when a list holds the rest
  Value argument_list{};            // the further arguments of apply, until the callee's entry
  WaitFor wait;

  // The procedure and place of the last tail call, for errors at the callee's entry; good until the next poll only.
  Value tail_caller = Unbound;
  const uint32_t* tail_pc = nullptr;
  bool blame_tail_caller = false;  // the next backtrace starts there
  bool ending = false;             // no handler took the condition: the run is over

  // Values of a return of other than one value, and those of a run that has ended; empty at every poll, call and wait.
  Value* values = nullptr;
  size_t value_count = 0, value_capacity = 0;

  Lock::Waiter waiter;
  std::atomic<uint32_t> unparked{0};  // futex word of WaitFor::park
  std::atomic<bool> cancelled{false};  // what the thread does outside the heap is to end
  uint64_t number = 0;                // 0 is the main thread
  bool terminating = false, full_collection = false;
  std::unique_ptr<memory::Census> census;  // wanted from the next full collection; then taken
  uint64_t polls = 0;  // counted under stress only
  // Set by a primitive while it waits: what to do when it is not called again because something was raised.
  void (*abandon_wait)(Thread&) = nullptr;

  Value dynamic(size_t cell) const { return cell_of(object, cell); }
  void set_dynamic(size_t cell, Value v) { set_cell(*this, object, cell, v); }
};

inline constexpr uint32_t more_arguments = 1u << 31;

// Wakes the thread from WaitFor::park, now or at its next one. Any thread.
void unpark(Thread&);
// Asks for something that ends whatever the thread waits for: an interrupt, its termination. Any thread, signal handlers
// included.
void ask_to_stop(Thread&, uint32_t request);

}  // namespace gilt
