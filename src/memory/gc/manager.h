// Mark-region tracing beside the running program: each thread bumps through holes of its own, and marks through a barrier
// what it hides from the marker. Only the fast paths are here; they are inlined into the interpreter.
#pragma once

#include "memory/concept.h"
#include "memory/gc/heap.h"
#include "memory/gc/mutator.h"
#include "memory/parts/layout.h"

namespace gilt::memory::gc {

struct Manager {
  using Heap = gc::Heap;
  using Mutator = gc::Mutator;
  static constexpr Traits traits{.counts = false, .reclaims = true, .pair_header = 0};

  static void attach(Heap& heap, Mutator& mutator) { heap.attach(mutator); }
  static void detach(Mutator& mutator) { mutator.heap->detach(mutator); }

  static Object* allocate(Mutator& mutator, Shape shape) {
    if (mutator.heap->injection().fails_now(mutator.poll, shape)) return nullptr;
    size_t bytes = (shape.size() + granule_bytes - 1) & ~(granule_bytes - 1);
    char* at = mutator.cursor;
    if (bytes > static_cast<size_t>(mutator.limit - at)) [[unlikely]] return allocate_slow(mutator, shape);
    mutator.cursor = at + bytes;
    return write_header(at, shape, 0, static_cast<uint32_t>(bytes / granule_bytes));
  }
  static Value cons(Mutator& mutator, Value car, Value cdr) {
    if (mutator.heap->injection().fails_now()) mutator.poll.ask(request::exhausted);
    char* at = mutator.cursor;
    if (static_cast<size_t>(mutator.limit - at) < 16) [[unlikely]] return cons_slow(mutator, car, cdr);
    mutator.cursor = at + 16;
    return write_pair(at, car, cdr);
  }

  static void init(Mutator&, Cell* cell, Value value) { cell->set_initial(value); }
  static void store(Mutator& mutator, Object*, Cell* cell, Value value) {
    if (mutator.marking) [[unlikely]] shade_for_store(mutator, cell->load(), value);
    cell->set_release(value);
  }
  static bool compare_exchange(Mutator& mutator, Object*, Cell* cell, Value& expected, Value value) {
    if (mutator.marking) [[unlikely]] shade_for_store(mutator, expected, value);
    return cell->compare_exchange(expected, value);
  }
  static Value exchange(Mutator& mutator, Object*, Cell* cell, Value value) {
    if (mutator.marking) [[unlikely]] shade_for_store(mutator, cell->load(), value);
    Value old = cell->exchange(value);
    if (mutator.marking) [[unlikely]] adopt(mutator, old);  // another thread may have stored in between
    return old;
  }
  static Value make_ephemeron(Mutator& mutator, Value key, Value value) {
    Object* object = allocate(mutator, {ephemeron_kind, false, 0, sizeof(EphemeronData)});
    mutator.heap->weak().init(mutator, object, key, value);
    return value_of(object);
  }
  static bool read_ephemeron(Mutator& mutator, Object* object, Value& key, Value& value) {
    return mutator.heap->weak().read(mutator, object, key, value);
  }
  static bool is_broken(Mutator& mutator, Object* object) { return mutator.heap->weak().is_broken(mutator, object); }
  static void guard(Mutator& mutator, Value value, Value guardian) { mutator.heap->weak().guard(value, guardian); }
  static bool take_guarded(Mutator& mutator, Value& value, Value& guardian) {
    return mutator.heap->weak().take_guarded(mutator, value, guardian);
  }
  // Keeps alive, through this cycle, a value that came from a place that is no heap cell.
  static void adopt(Mutator& mutator, Value value) {
    if (mutator.marking) [[unlikely]] mutator.heap->shade(mutator, value);
  }

  static void register_finalizer(Mutator& mutator, Object* object, size_t outside_bytes = 0) {
    mutator.heap->register_finalizer(object);
    if (outside_bytes != 0) mutator.heap->charge(mutator, outside_bytes);
  }
  static void make_immortal(Mutator&, Value) {}
  static void safepoint(Mutator& mutator) { mutator.heap->safepoint(mutator); }
  static void collect(Mutator& mutator) { mutator.heap->collect(mutator); }
  static void enter_blocking(Mutator& mutator, bool = false) { mutator.heap->world().enter_blocking(mutator.member); }
  static void leave_blocking(Mutator& mutator) { mutator.heap->leave_blocking(mutator); }

  static int64_t count_of(Mutator&, Value) { return -1; }
  static HeapStats stats(Heap& heap) { return heap.stats(); }
  static void take_census(Mutator& mutator, Census& census) { mutator.heap->take_census(mutator, census); }
  static void verify(Mutator& mutator) { mutator.heap->verify(mutator); }

 private:
  [[gnu::noinline]] static Object* allocate_slow(Mutator&, const Shape&);
  [[gnu::noinline]] static Value cons_slow(Mutator&, Value car, Value cdr);
  // The hybrid barrier of Go 1.8 (design proposal 17503).
  [[gnu::noinline]] static void shade_for_store(Mutator&, Value old, Value value);
};

}  // namespace gilt::memory::gc
