// The manager that never frees: the lower bound for what any other costs. Each thread bumps through pieces of its own.
// Over the limit it asks for the condition at the next poll; beyond a reserve there is nothing left to do but stop.
#pragma once

#include <atomic>
#include <mutex>
#include <vector>

#include "memory/concept.h"
#include "memory/parts/injection.h"
#include "memory/parts/layout.h"
#include "memory/parts/reserve.h"

namespace gilt::memory::none {

class Heap;

struct Mutator : MutatorBase {
  char* cursor = nullptr;
  char* limit = nullptr;
  Heap* heap = nullptr;
};

class Heap {
 public:
  explicit Heap(const HeapOptions& options, Machine* machine = nullptr);
  ~Heap();
  Heap(const Heap&) = delete;

  void set_machine(Machine* machine) { machine_ = machine; }
  Machine* machine() const { return machine_; }
  HeapOptions& options() { return options_; }
  Injection& injection() { return injection_; }
  HeapStats stats() const;

  // Memory for `bytes`, or null if that cannot be had; may move the mutator to a new piece.
  char* allocate_slow(Mutator&, size_t bytes);

 private:
  struct Mapping { char* start; size_t bytes; };

  bool admit(Mutator&, size_t bytes);
  char* map(size_t bytes);
  char* map_piece(Mutator&);
  char* keep(char* start, size_t bytes);

  HeapOptions options_;
  Machine* machine_;
  Injection injection_;
  std::atomic<size_t> used_{0};
  std::mutex mutex_;
  Reserve reserve_;
  std::vector<Mapping> mappings_;
};

struct Manager {
  using Heap = none::Heap;
  using Mutator = none::Mutator;
  static constexpr Traits traits{.counts = false, .reclaims = false, .pair_header = 0};

  static void attach(Heap& heap, Mutator& mutator) { mutator.heap = &heap; }
  static void detach(Mutator& mutator) { mutator.cursor = mutator.limit = nullptr; }

  static Object* allocate(Mutator& mutator, Shape shape) {
    if (mutator.heap->injection().fails_now(mutator.poll, shape)) return nullptr;
    char* at = bump(mutator, (shape.size() + 7) & ~size_t{7});
    return at ? write_header(at, shape, 0, 0) : nullptr;
  }
  static Value cons(Mutator& mutator, Value car, Value cdr) {
    if (mutator.heap->injection().fails_now()) mutator.poll.ask(request::exhausted);
    return write_pair(bump(mutator, 16), car, cdr);
  }

  static void init(Mutator&, Cell* cell, Value value) { cell->set_initial(value); }
  static void store(Mutator&, Object*, Cell* cell, Value value) { cell->set_release(value); }
  static bool compare_exchange(Mutator&, Object*, Cell* cell, Value& expected, Value value) {
    return cell->compare_exchange(expected, value);
  }
  static Value exchange(Mutator&, Object*, Cell* cell, Value value) { return cell->exchange(value); }

  static void register_finalizer(Mutator&, Object*, size_t = 0) {}
  // Nothing dies here, so nothing is weak.
  static Value make_ephemeron(Mutator& mutator, Value key, Value value) {
    Object* object = allocate(mutator, {ephemeron_kind, false, 2, 0});
    init(mutator, object->cells(), key);
    init(mutator, object->cells() + 1, value);
    return value_of(object);
  }
  static bool read_ephemeron(Mutator&, Object* object, Value& key, Value& value) {
    key = object->cells()[0].load();
    value = object->cells()[1].load();
    return true;
  }
  static bool is_broken(Mutator&, Object*) { return false; }
  static void guard(Mutator&, Value, Value) {}
  static bool take_guarded(Mutator&, Value&, Value&) { return false; }
  static void adopt(Mutator&, Value) {}
  static void make_immortal(Mutator&, Value) {}
  static void safepoint(Mutator&) {}
  static void collect(Mutator&) {}
  static void enter_blocking(Mutator&, bool = false) {}
  static void leave_blocking(Mutator&) {}
  static int64_t count_of(Mutator&, Value) { return -1; }
  static HeapStats stats(Heap& heap) { return heap.stats(); }
  static void verify(Mutator&) {}

 private:
  static char* bump(Mutator& mutator, size_t bytes) {
    char* at = mutator.cursor;
    if (bytes > static_cast<size_t>(mutator.limit - at)) [[unlikely]] return mutator.heap->allocate_slow(mutator, bytes);
    mutator.cursor = at + bytes;
    return at;
  }
};

}  // namespace gilt::memory::none
