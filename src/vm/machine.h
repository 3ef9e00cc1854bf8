// The machine that all threads share: heap, lock, the registry of threads, cells of globals, and the few Lisp procedures
// that it calls by itself (hooks). Its lock covers short straight-line code only.
#pragma once

#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "core/global.h"
#include "vm/thread.h"

namespace gilt::vm {

// Lisp procedures the machine calls on its own, set by lib/ through %set-vm-hook!.
enum class Hook : uint8_t {
  raise,   // (raise-hook object continuable?)
  rewind,  // (rewind-hook continuation values-list): run winders, then throw
  count
};

struct MachineOptions {
  memory::HeapOptions heap;
  lock::LockOptions lock;
};

class Machine final : public memory::Machine {
 public:
  explicit Machine(const MachineOptions&);

  Heap heap;
  Lock lock;

  // A thread joins the machine (on its own native thread) and leaves it. Between the two it holds the lock except
  // while blocked. `object` is its Lisp thread object, Unbound for the main thread, which gets a new one. Its stack is made
  // here, unless it was made before.
  void attach(Thread&, Value object);
  void detach(Thread&);

  // The cell of a global, made when first asked for.
  Value cell_of(Mutator&, core::Global*);
  Value hook(Hook hook) const { return hooks_[static_cast<size_t>(hook)].load(std::memory_order_acquire); }
  void set_hook(Mutator&, Hook hook, Value procedure);
  // Keeps a value alive for the life of the machine.
  void keep(Mutator&, Value);
  // The procedure of a primitive used as a value: index by Primitive, filled (and kept) by materialize, under its lock.
  std::vector<Value> primitive_procedures;

  template <class Visit>
  void for_each_thread(Visit&& visit) {
    std::lock_guard guard(mutex_);
    for (Thread* t : threads_) visit(*t);
  }

  void visit_global_roots(memory::RootVisitor&) override;
  void visit_mortal_roots(memory::RootVisitor&) override;
  void visit_stack_roots(memory::MutatorBase&, memory::RootVisitor&) override;
  void finalize(Object*) override;

  // Keeps a value alive from hold to let_go.
  void hold(Value);
  void let_go(Value);

  unsigned stress_interval = 0;  // 0: no stress

  // Set by builtins/: what to do for a dead object with something outside the heap; the ports of descriptors 0 to 2, and the
  // parameters that hold the current ports (Unbound until there are any).
  void (*finalizer)(Object*) = nullptr;
  std::atomic<Value> standard_ports[3] = {Unbound, Unbound, Unbound}, standard_parameters[3] = {Unbound, Unbound, Unbound};

  // Set by runtime/: what a person sees of a condition, how the process ends, and what it was started with.
  std::string (*report)(Value condition) = nullptr;
  void (*exit)(Thread&, int code) = nullptr;
  std::vector<std::string> command_line, features;

 private:
  std::mutex mutex_;
  std::vector<Thread*> threads_;
  std::vector<Value> kept_, held_;
  std::atomic<Value> hooks_[static_cast<size_t>(Hook::count)];
  std::atomic<uint64_t> next_number_{0};
};

// A Lisp thread object, not started.
Value make_thread_object(Mutator&, Value thunk, Value name);

// Leaves the heap and the lock around something that blocks: seals the frames if the manager counts, gives up the lock.
// The thread stands at a site. Between leave and return no Value may be touched.
void leave_heap(Thread&);
void return_to_heap(Thread&);

class Blocking {
 public:
  explicit Blocking(Thread& t) : thread_(t) { leave_heap(t); }
  ~Blocking() { return_to_heap(thread_); }
  Blocking(const Blocking&) = delete;
  Blocking& operator=(const Blocking&) = delete;

 private:
  Thread& thread_;
};

}  // namespace gilt::vm
