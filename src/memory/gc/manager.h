// Mark-region tracing: each thread bumps through holes of its own; a collection stops all threads and marks. Only the
// fast paths are here; they are inlined into the interpreter.
#pragma once

#include "memory/concept.h"
#include "memory/gc/heap.h"
#include "memory/parts/layout.h"

namespace gilt::memory::gc {

struct Mutator : MutatorBase {
  uint64_t charged_cycle = 0;  // collection after which it was last charged for memory
  char* cursor = nullptr;  // the current hole
  char* limit = nullptr;
  Heap* heap = nullptr;
  char* block = nullptr;   // the block of the hole; null when there is none
  size_t scanned = 0;      // granules of it that were looked at
  char* medium_cursor = nullptr;
  char* medium_limit = nullptr;
  size_t charged = 0;      // bytes of holes not yet charged to the heap
  World::Member member;
};

struct Manager {
  using Heap = gc::Heap;
  using Mutator = gc::Mutator;
  static constexpr Traits traits{.counts = false, .reclaims = true, .pair_header = 0};

  static void attach(Heap&, Mutator&);
  static void detach(Mutator&);

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
  static void store(Mutator&, Object*, Cell* cell, Value value) { cell->set_release(value); }
  static bool compare_exchange(Mutator&, Object*, Cell* cell, Value& expected, Value value) {
    return cell->compare_exchange(expected, value);
  }
  static Value exchange(Mutator&, Object*, Cell* cell, Value value) { return cell->exchange(value); }

  static void register_finalizer(Mutator& mutator, Object* object) { mutator.heap->register_finalizer(object); }
  static void make_immortal(Mutator&, Value) {}
  static void safepoint(Mutator&);
  static void collect(Mutator&);
  static void enter_blocking(Mutator& mutator, bool = false) { mutator.heap->world().enter_blocking(mutator.member); }
  static void leave_blocking(Mutator& mutator) { mutator.heap->world().leave_blocking(mutator.member); }

  static int64_t count_of(Mutator&, Value) { return -1; }
  static HeapStats stats(Heap& heap) { return heap.stats(); }
  static void verify(Heap& heap) { heap.verify(); }

 private:
  [[gnu::noinline]] static Object* allocate_slow(Mutator&, const Shape&);
  [[gnu::noinline]] static Value cons_slow(Mutator&, Value car, Value cdr);
};

}  // namespace gilt::memory::gc
