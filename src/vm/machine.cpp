// The registry of threads, the roots, and leaving and returning to the heap.
#include "vm/machine.h"

#include "base/check.h"
#include "objects/symbol.h"
#include "vm/materialize.h"
#include "vm/stack.h"

#include <algorithm>
#include <new>

namespace gilt::vm {

namespace {

// Frees what is dead before the thread blocks or ends. Whoever waits for the lock gets its turn between two steps: the frames
// are sealed, so nothing else needs doing.
template <class M>
void finish_freeing(Thread& t) {
  if constexpr (M::traits.counts)
    while (!M::free_some(t)) {
      if (!t.poll.asked(request::yield)) continue;
      t.poll.withdraw(request::yield);
      M::enter_blocking(t, true);
      t.machine->lock.hand_over(t.waiter, t.poll);
      M::leave_blocking(t);
    }
}

}  // namespace

Machine::Machine(const MachineOptions& options) : heap(options.heap, this), stress_interval(options.heap.stress) {
  lock.configure(options.lock);
  for (std::atomic<Value>& hook : hooks_) hook = False;
  primitive_procedures.assign(bytecode::primitive_count, False);
}

Value make_thread_object(Mutator& m, Value thunk, Value name) {
  Value object = make_short(
      m, Kind::thread, {name, thunk, Unspecific, Unspecific, Nil, Nil, Nil, False, Unbound, Nil},
      sizeof(uint64_t));
  new (&termination_wanted(object)) std::atomic<uint64_t>(0);
  return object;
}

void Machine::attach(Thread& t, Value object) {
  t.machine = this;
  t.number = next_number_++;
  lock.acquire(t.waiter, t.poll);
  Manager::attach(heap, t);
  if (t.stack_low == nullptr && !make_stack(t)) fatal("out of memory: no room for the stack of the main thread");
  t.object = object == Unbound ? make_thread_object(t, True, symbol_of(t, "main")) : object;
  Manager::adopt(t, t.object);
  std::lock_guard guard(mutex_);
  threads_.push_back(&t);
  if (stress_interval != 0) t.poll.ask(request::stress);
}

void Machine::detach(Thread& t) {
  {
    std::lock_guard guard(mutex_);
    std::erase(threads_, &t);
  }
  finish_freeing<Manager>(t);
  Manager::detach(t);
  lock.release(t.waiter);
  free_stack(t);
}

Value Machine::cell_of(Mutator& m, core::Global* global) {
  if (uint64_t bits = global->cell.load(std::memory_order_acquire)) return {bits};
  std::lock_guard guard(mutex_);
  if (uint64_t bits = global->cell.load(std::memory_order_acquire)) return {bits};
  Value name = symbol_of(m, global->name);
  Value cell = make_short(m, Kind::global, {Unbound, name}, sizeof(core::Global*));
  *raw_bytes<core::Global*>(object_of(cell), 2) = global;
  kept_.push_back(cell);
  Manager::make_immortal(m, cell);
  global->cell.store(cell.bits, std::memory_order_release);
  return cell;
}

void Machine::set_hook(Mutator& m, Hook hook, Value procedure) {
  Manager::make_immortal(m, procedure);
  std::lock_guard guard(mutex_);
  kept_.push_back(procedure);
  hooks_[static_cast<size_t>(hook)] = procedure;
}

void Machine::keep(Mutator& m, Value v) {
  Manager::make_immortal(m, v);
  std::lock_guard guard(mutex_);
  kept_.push_back(v);
}

void Machine::hold(Value v) {
  std::lock_guard guard(mutex_);
  held_.push_back(v);
}

void Machine::let_go(Value v) {
  std::lock_guard guard(mutex_);
  held_.erase(std::find(held_.begin(), held_.end(), v));
}

void Machine::visit_global_roots(memory::RootVisitor& visitor) {
  visit_symbols(visitor);
  std::lock_guard guard(mutex_);
  visitor.visit(kept_);
  visitor.visit(held_);
  for (Thread* t : threads_) visitor.visit({&t->object, 1});
}

// All others are immortal. A thread being started is held by nothing else.
void Machine::visit_mortal_roots(memory::RootVisitor& visitor) {
  std::lock_guard guard(mutex_);
  visitor.visit(held_);
  for (Thread* t : threads_) visitor.visit({&t->object, 1});
}

void Machine::visit_stack_roots(memory::MutatorBase& mutator, memory::RootVisitor& visitor) {
  visit_stack(static_cast<Thread&>(static_cast<Mutator&>(mutator)), visitor);
}

void Machine::finalize(Object* o) {
  if (kind_of(o) == Kind::unit) forget_unit(o);
  else if (finalizer != nullptr) finalizer(o);
}

void leave_heap(Thread& t) {
  if constexpr (Manager::traits.counts)
    if (t.frame != nullptr) move_to_heap(t);
  finish_freeing<Manager>(t);
  Manager::enter_blocking(t);
  t.machine->lock.release(t.waiter);
}

void return_to_heap(Thread& t) {
  t.machine->lock.acquire_after_blocking(t.waiter, t.poll);
  Manager::leave_blocking(t);
  if (t.frame == nullptr && has_chunk(t)) bring_back(t);
}

}  // namespace gilt::vm
