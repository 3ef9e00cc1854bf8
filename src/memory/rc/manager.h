// Deferred reference counting under the global lock: heap cells count, frames do not. Only the fast paths are here; they
// are inlined into the interpreter. The protocol is in memory/README.md ("Zero table").
#pragma once

#include <limits>

#include "base/experiments.h"
#include "memory/concept.h"
#include "memory/parts/layout.h"
#include "memory/parts/poison.h"
#include "memory/rc/heap.h"

namespace gilt::memory::rc {

struct Mutator : MutatorBase {
  Heap* heap = nullptr;
};

struct Manager {
  using Heap = rc::Heap;
  using Mutator = rc::Mutator;
  static constexpr Traits traits{.counts = true, .reclaims = true, .pair_header = 8, .counts_slots = count_registers};

  static void attach(Heap& heap, Mutator& mutator) {
    mutator.heap = &heap;
    heap.attach(mutator);
  }
  static void detach(Mutator& mutator) { mutator.heap->detach(mutator); }

  static Object* allocate(Mutator& mutator, Shape shape) {
    Heap& heap = *mutator.heap;
    if (heap.injection().fails_now(mutator.poll, shape)) return nullptr;
    size_t bytes = shape.size();
    if (bytes > largest_slot) [[unlikely]] return heap.allocate_large(mutator, shape, bytes);
    Object* object = take(mutator, class_of(bytes));
    return write_header(object, shape, flag::in_table, 0);
  }
  static Value cons(Mutator& mutator, Value car, Value cdr) {
    if (mutator.heap->injection().fails_now()) mutator.poll.ask(request::exhausted);
    Object* pair = take(mutator, class_of(24));
    write_header(pair, {0, false, 2, 0}, flag::in_table, 0);
    mutator.heap->increments += increment(car) + increment(cdr);
    write_pair(reinterpret_cast<char*>(pair) + 8, car, cdr);
    return {reinterpret_cast<uint64_t>(pair) + tag::pair};
  }

  static void init(Mutator& mutator, Cell* cell, Value value) {
    mutator.heap->increments += increment(value);
    cell->set_initial(value);
  }
  static void store(Mutator& mutator, Object*, Cell* cell, Value value) {
    Value old = cell->load();
    mutator.heap->increments += increment(value);
    cell->set_initial(value);
    release(mutator, old);
  }
  static bool compare_exchange(Mutator& mutator, Object* owner, Cell* cell, Value& expected, Value value) {
    Value seen = cell->load();
    if (seen != expected) {
      expected = seen;
      return false;
    }
    store(mutator, owner, cell, value);
    return true;
  }
  static Value exchange(Mutator& mutator, Object* owner, Cell* cell, Value value) {
    Value old = cell->load();
    store(mutator, owner, cell, value);
    return old;
  }

  static void slot_changed(Mutator& mutator, Value before, Value now) {
    mutator.heap->increments += increment(now);
    release(mutator, before);
  }

  static void register_finalizer(Mutator& mutator, Object* object, size_t outside_bytes = 0) {
    mutator.heap->register_finalizer(mutator, object, outside_bytes);
  }
  static Value make_ephemeron(Mutator& mutator, Value key, Value value) {
    Object* object = allocate(mutator, {ephemeron_kind, false, 1, sizeof(EphemeronData)});
    init(mutator, object->cells(), value);
    mutator.heap->weak().link(object, key);
    return value_of(object);
  }
  static bool read_ephemeron(Mutator&, Object* object, Value& key, Value& value) {
    return WeakObjects::read(object, key, value);
  }
  static bool is_broken(Mutator&, Object* object) { return WeakObjects::is_broken(object); }
  static void guard(Mutator& mutator, Value value, Value guardian) {
    if (!is_pointer(value)) return;  // never dies
    Value registration = make_ephemeron(mutator, guardian, False);
    mutator.heap->increments += increment(registration);
    mutator.heap->weak().guard(value, object_of(registration));
  }
  static bool take_guarded(Mutator& mutator, Value& value, Value& guardian) {
    while (Object* registration = mutator.heap->weak().take()) {
      bool is_whole = WeakObjects::read(registration, guardian, value);
      release(mutator, value_of(registration));
      if (is_whole) return true;
    }
    return false;
  }
  static void adopt(Mutator&, Value) {}  // its new place is a stack or a cell, as that of any value
  static void make_immortal(Mutator&, Value value) {
    if (is_pointer(value)) target_of(value)->header.word = immortal;
  }
  static void safepoint(Mutator& mutator) { mutator.heap->step(mutator); }
  static void collect(Mutator& mutator) { mutator.heap->collect(mutator); }
  static bool free_some(Mutator& mutator) { return mutator.heap->free_some(mutator); }
  static void enter_blocking(Mutator& mutator, bool yields = false) {
    if (!yields) mutator.heap->drain(mutator);
    mutator.heap->stop_running();
  }
  static void leave_blocking(Mutator& mutator) { mutator.heap->continue_in(mutator); }

  static int64_t count_of(Mutator& mutator, Value value) {
    if (!is_pointer(value)) return -1;
    if (!is_counted(target_of(value)->header)) return std::numeric_limits<int64_t>::max();
    return static_cast<int64_t>(mutator.heap->references_to(mutator, value));
  }
  static HeapStats stats(Heap& heap) { return heap.stats(); }
  static HeapStats counters(const Heap& heap) { return heap.counters(); }
  static void take_census(Mutator& mutator, Census& census) { mutator.heap->take_census(census); }
  static void verify(Mutator& mutator) { mutator.heap->verify(mutator); }

 private:
  // A slot whose entry in the zero table is made already: every object begins at zero.
  static Object* take(Mutator& mutator, size_t class_index) {
    Heap& heap = *mutator.heap;
    if (!heap.free[class_index] || heap.table.is_full()) [[unlikely]] heap.prepare(mutator, class_index);
    Object* object = heap.free[class_index];
    heap.free[class_index] = next_free(object);
    check_poison(reinterpret_cast<char*>(object) + 16, slot_sizes[class_index] - 16);
    heap.table.push(object);
    return object;
  }
  static void release(Mutator& mutator, Value old) {
    if (!is_pointer(old)) return;
    Object* object = target_of(old);
    if (!is_held(object->header)) return;
    mutator.heap->decrements++;
    if (decrement(object->header) && !(object->header.mark & flag::in_table)) [[unlikely]]
      mutator.heap->fell_to_zero(mutator, object);
  }
};

}  // namespace gilt::memory::rc
