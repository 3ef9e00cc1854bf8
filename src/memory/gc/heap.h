// The shared part of the tracing heap: slabs, lists of blocks, large objects, and when to collect.
#pragma once

#include <atomic>
#include <mutex>
#include <vector>

#include "memory/concept.h"
#include "memory/gc/slab.h"
#include "memory/parts/mapping_cache.h"
#include "memory/parts/injection.h"
#include "memory/parts/pages.h"
#include "memory/parts/world.h"

namespace gilt::memory::gc {

struct Mutator;

inline constexpr size_t small_bytes = 256;              // larger ones do not make a thread give up its hole
inline constexpr size_t medium_bytes = size_t{8} << 10;  // larger ones have a mapping of their own
inline constexpr size_t hole_granules = 4;              // shorter holes are not worth taking

// A block handed to a thread. `whole`: nothing in it is alive.
struct Block {
  char* start = nullptr;
  bool whole = false;
};

class Heap {
 public:
  explicit Heap(const HeapOptions& options, Machine* machine = nullptr);
  ~Heap();
  Heap(const Heap&) = delete;

  void set_machine(Machine* machine) { machine_ = machine; }
  HeapOptions& options() { return options_; }
  Injection& injection() { return injection_; }
  World& world() { return world_; }
  uint8_t epoch() const { return epoch_; }
  HeapStats stats();

  Block take_block(Mutator&, bool whole_only);
  Object* allocate_large(Mutator&, const Shape&, size_t bytes);
  void register_finalizer(Object*);
  // Counts bytes that a thread took, and asks for a collection when it is time.
  void charge(Mutator&, size_t bytes);

  bool wants_collection() const { return wanted_.load(std::memory_order_relaxed); }
  // False if another thread's collection came in between.
  bool collect(Mutator&);
  // Nobody else may run.
  void verify();

 private:
  struct Large {
    Object* object;
    size_t bytes;
  };
  struct Threads;  // the roots of every thread

  void mark(size_t& live);
  void next_epoch();
  void finalize_dead();
  void sort_blocks();
  void take_dead_large_objects(std::vector<Large>& dead);
  void give_back_surplus();
  void set_threshold(Mutator&, size_t live);
  void verify_marks();
  char* fresh_block();
  bool add_slab();
  void poison_free_granules();
  void visit_roots(RootVisitor&);
  bool is_marked(Object*) const;

  friend struct Reachable;

  HeapOptions options_;
  Machine* machine_;
  Injection injection_;
  World world_;
  uint8_t epoch_ = 1;
  std::atomic<bool> wanted_{false};
  std::atomic<size_t> charged_{0};  // bytes taken since the last collection
  std::atomic<size_t> threshold_{0};

  std::mutex mutex_;  // everything below, while the world runs
  std::vector<Slab*> slabs_;
  size_t fresh_ = blocks_per_slab;     // next never used block of the last slab
  std::vector<char*> to_sweep_, empty_, returned_;
  // Collections so far, and how many threads have been charged for memory since the last one.
  std::atomic<uint64_t> cycle_{1};
  std::atomic<size_t> allocators_{0};
  MappingCache mappings_;
  std::vector<Large> large_;
  std::vector<Object*> finalizable_;
  size_t large_bytes_ = 0, live_ = 0, surplus_before_ = 0;
  uint64_t allocated_before_ = 0;      // until the last collection
  HeapStats stats_;
};

}  // namespace gilt::memory::gc
