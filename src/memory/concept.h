// The contract between the machine and a memory manager. A manager is one class in a namespace of its own
// (memory/<name>/manager.h); the build picks one (memory.h). See memory/README.md.
#pragma once

#include <concepts>
#include <cstdint>
#include <span>

#include "base/poll.h"
#include "memory/object.h"

namespace gilt::memory {

// Facts that code above the seam may branch on, with `if constexpr`.
struct Traits {
  bool counts = false;           // heap cells are counted; frames must be sealed before another thread runs
  bool reclaims = true;          // false: memory is never given back
  size_t pair_header = 0;        // bytes before the car of a pair
  bool counts_slots = false;     // an experiment: slots of frames are counted like cells (vm/slots.h)
};

class RootVisitor {
 public:
  virtual void visit(std::span<const Value> roots) = 0;

 protected:
  ~RootVisitor() = default;
};

// What a manager asks of the machine. One object, set before the first allocation.
class Machine {
 public:
  // Values that live as long as the program, symbols, cells of globals, hooks, and those that are being handed from one thread
  // to another. Other threads may add to them meanwhile; who takes one back (and not just reads it) calls Manager::adopt.
  virtual void visit_global_roots(RootVisitor&) = 0;
  // Those of them that were not made immortal (Manager::make_immortal). A counting manager looks at them often, so they
  // should be few; at least the objects of all threads.
  virtual void visit_mortal_roots(RootVisitor& visitor) { visit_global_roots(visitor); }
  // The uncounted part of one thread's state: live slots of its stack. `mutator` is at a safepoint or blocked.
  virtual void visit_stack_roots(struct MutatorBase& mutator, RootVisitor&) = 0;
  // The object holds something outside the heap (a port's descriptor ...): release it. Called once, when it is dead.
  virtual void finalize(Object*) = 0;

 protected:
  ~Machine() = default;
};

// The part of a thread that every manager's Mutator begins with.
struct MutatorBase {
  Poll poll;
};

struct HeapOptions {
  size_t max_bytes = 0;     // the limit; never 0 in use
  size_t reserve_bytes = 0; // taken from the system at the start, touched, and kept; not for large objects
  unsigned stress = 0;      // checked builds: act at every n-th poll
  int64_t fail_allocation = -1;  // testing: the n-th allocation from now fails as if over the limit
  unsigned linger_us = 0;   // checked builds: a cycle waits so long between its steps, so that threads get in between
  bool verify = false;      // verify the heap after every collection
  bool log = false;         // a line on standard error for every collection
  unsigned growth_percent = 100;  // tracing when so much of what was alive has come since
  unsigned markers = 1;     // threads that mark beside the program; 0: the threads of the program mark
  bool ticks = true;        // counting managers: a step at least once a millisecond of running

  // How much must come before the next tracing, of what was alive after the last one, in any unit.
  uint64_t growth_of(uint64_t live) const { return live / 100 * growth_percent; }
};

struct HeapStats {
  uint64_t collections = 0, allocated_bytes = 0, live_bytes = 0, heap_bytes = 0;
  // How long threads were kept from their work, each time. See parts/pauses.h for what counts.
  uint64_t pauses = 0, pause_max_ns = 0, pause_total_ns = 0, pause_median_ns = 0, pause_p99_ns = 0, pause_p999_ns = 0;
  // Polls in the midst of which the system let others run, and for how long: no pauses of ours.
  uint64_t preempted_polls = 0, preempted_ns = 0;
  double least_utilization = 1;  // of a thread, in any 20 ms
  // Of a collector that runs beside the program: its time, how often a thread had to help it, or to wait for it.
  uint64_t mark_cpu_ns = 0, cycle_total_ns = 0, mark_rounds = 0, helps = 0, stalls = 0;
  // How much of its cycles' time went into what, memory/README.md ("gc: the cycle"). `weak` comes between rounds of `mark`.
  struct Phases {
    uint64_t arm = 0, scan = 0, mark = 0, weak = 0, release = 0, disarm = 0;
  } phases_ns;
  // Of managers that count:
  uint64_t increments = 0, decrements = 0, reconciliations = 0, freed_objects = 0, cycles_found = 0;
  uint64_t zero_entries = 0, traces = 0, step_max_ns = 0, trace_max_ns = 0;
};

// What is alive, by Header::kind. Pairs, which need have no header, are told as kind 0.
struct Census {
  struct Entry {
    uint64_t count = 0, bytes = 0;
  };
  static constexpr uint8_t pair_kind = 0;
  Entry kinds[256];

  void add(uint8_t kind, size_t bytes) {
    kinds[kind].count++;
    kinds[kind].bytes += bytes;
  }
};

template <class M>
concept MemoryManager =
    requires(typename M::Heap& heap, typename M::Mutator& mutator, Object* object, Cell* cell, Value value, Value& expected,
             Shape shape, size_t n) {
      requires std::derived_from<typename M::Mutator, MutatorBase>;
      { M::traits } -> std::convertible_to<Traits>;
      // A thread joins and leaves. Joined threads are running or blocked.
      { M::attach(heap, mutator) };
      { M::detach(mutator) };
      // Never a safepoint. The cells are uninitialized: `init` each before the next poll. Null when the request alone
      // would break the limit. A request that merely adds up to more than the limit succeeds from a reserve, and asks
      // for request::collect; still over the limit after that, request::exhausted.
      { M::allocate(mutator, shape) } -> std::same_as<Object*>;
      { M::cons(mutator, value, value) } -> std::same_as<Value>;
      // First store into a cell of an object that no other thread can see yet.
      { M::init(mutator, cell, value) };
      // Every later store. `object` owns the cell (null when the owner is a pair).
      { M::store(mutator, object, cell, value) };
      { M::compare_exchange(mutator, object, cell, expected, value) } -> std::same_as<bool>;
      { M::exchange(mutator, object, cell, value) } -> std::same_as<Value>;
      // The object is to be finalized when dead (Machine::finalize); so many bytes outside the heap go with it.
      { M::register_finalizer(mutator, object, n) };
      // Weak objects. `read_ephemeron` gives key and value, or is false for a broken one.
      { M::make_ephemeron(mutator, value, value) } -> std::same_as<Value>;
      { M::read_ephemeron(mutator, object, expected, expected) } -> std::same_as<bool>;
      // Whether a read would be false. Unlike a read it keeps nothing alive, so it is for those who drop what is broken.
      { M::is_broken(mutator, object) } -> std::same_as<bool>;
      // When `value` would be dead it is kept once more, and handed out with its guardian, if that is alive. Guarding it
      // twice hands it out twice. What died together comes in the order in which it was guarded. `take_guarded` is false when
      // there is nothing to hand out.
      { M::guard(mutator, value, value) };
      { M::take_guarded(mutator, expected, expected) } -> std::same_as<bool>;
      // The value came from a place that is no heap cell, which may lose it: it stays alive for now, like what was in cells.
      { M::adopt(mutator, value) };
      // The value lives as long as the program: it need not be among the mortal roots.
      { M::make_immortal(mutator, value) };
      // At a poll that took request::collect. May stop the world, reconcile, collect.
      { M::safepoint(mutator) };
      // A full collection now, at a poll.
      { M::collect(mutator) };
      // At a poll, best after `collect`: what is alive. All threads wait for it.
      requires !M::traits.reclaims || requires(Census& census) { { M::take_census(mutator, census) }; };
      // The thread will not touch the heap until leave_blocking; its roots are as at a safepoint. A counting manager
      // frees all that is dead first, unless the thread only yields the lock (`true`).
      // Where there is a global lock: enter before it is released, leave after it is acquired.
      { M::enter_blocking(mutator) };
      { M::enter_blocking(mutator, true) };
      { M::leave_blocking(mutator) };
      // At a poll: references from heap cells and from the live slots of frames; the greatest number for what lives
      // forever, -1 for what is not counted.
      { M::count_of(mutator, value) } -> std::same_as<int64_t>;
      // Managers that count: what the counting did, without a walk over anything.
      requires !M::traits.counts || requires { { M::counters(heap) } -> std::same_as<HeapStats>; };
      // And one bounded step of what enter_blocking would do at once; true when nothing is left. So a
      // thread that is about to block can let others run in between.
      requires !M::traits.counts || requires { { M::free_some(mutator) } -> std::same_as<bool>; };
      // A slot that held `value` holds another one now.
      requires !M::traits.counts_slots || requires { { M::slot_changed(mutator, value, value) }; };
      { M::stats(heap) } -> std::same_as<HeapStats>;
      { M::verify(mutator) };
    };

}  // namespace gilt::memory
