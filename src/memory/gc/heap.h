// The part of the tracing heap that all threads share: slabs and the sweep over their blocks, large objects, the cycle of
// collection and its pace. See memory/README.md for the protocol.
#pragma once

#include <atomic>
#include <functional>
#include <mutex>
#include <utility>
#include <vector>

#include "memory/concept.h"
#include "memory/gc/collector.h"
#include "memory/gc/markers.h"
#include "memory/gc/marks.h"
#include "memory/gc/mutator.h"
#include "memory/gc/packet.h"
#include "memory/gc/slab.h"
#include "memory/gc/weak.h"
#include "memory/parts/injection.h"
#include "memory/parts/mapping_cache.h"
#include "memory/parts/pages.h"
#include "memory/parts/pauses.h"
#include "memory/parts/reserve.h"
#include "memory/parts/world.h"

namespace gilt::memory::gc {

inline constexpr size_t small_bytes = 256;              // larger ones do not make a thread give up its hole
inline constexpr size_t medium_bytes = size_t{8} << 10;  // larger ones have a mapping of their own
inline constexpr size_t hole_granules = 4;              // shorter holes are not worth taking

// A block handed to a thread. `whole`: nothing in it is alive.
struct Block {
  char* start = nullptr;
  bool whole = false;
};

// When to begin a cycle, when threads must help, when they must wait: all in bytes charged since the last cycle's end.
struct Pace {
  std::atomic<size_t> begin{0}, help{0}, wait{0};
};

// Places in a cycle where a test may hold it and act as the threads do. Those ending in -ing are passed once for each thread,
// before a handshake's work is done for it.
enum class Step : uint8_t {
  arming, armed, passing, passed, scanning, scanned, drained, publishing, marked, closing, closed, swept, disarming, helping
};

class Heap {
 public:
  using Watcher = std::function<void(Step, Mutator*)>;

  explicit Heap(const HeapOptions& options, Machine* machine = nullptr);
  ~Heap();
  Heap(const Heap&) = delete;

  void set_machine(Machine* machine) { machine_ = machine; }
  HeapOptions& options() { return options_; }
  Injection& injection() { return injection_; }
  World& world() { return world_; }
  WeakObjects& weak() { return weak_; }
  HeapStats stats();

  void attach(Mutator&);
  void detach(Mutator&);
  void safepoint(Mutator&);
  void leave_blocking(Mutator&);
  // One whole cycle, which begins after the call.
  void collect(Mutator&);

  // Another block for the thread, in place of `old`, its last one, if any.
  Block take_block(Mutator&, char* old, bool whole_only);
  Object* allocate_large(Mutator&, const Shape&, size_t bytes);
  void register_finalizer(Object*);
  // Counts bytes that a thread took, begins a cycle when it is time, and has the thread help when it is late.
  void charge(Mutator&, size_t bytes);
  // Marks what the value points to, so that this cycle does not miss it.
  void shade(Mutator&, Value);
  bool is_marked(Value, Epoch) const;
  // Testing, in checked builds: calls `watcher` at every step of every cycle. Set while there are no cycles.
  void watch(Watcher watcher) { watcher_ = std::move(watcher); }
  void reach(Step step, Mutator* mutator = nullptr) const {
    if constexpr (checks > 0)
      if (watcher_) watcher_(step, mutator);
  }

  // Stops all others, and checks everything that can be reached.
  void verify(Mutator&);
  // Stops all others, and counts everything that can be reached.
  void take_census(Mutator&, Census&);

 private:
  enum class Phase : uint8_t { idle, arm, mark };
  struct Large {
    Object* object;
    size_t bytes;
  };
  struct CycleReport;
  // A place in the sweep: blocks before it were looked at.
  struct Cursor {
    size_t slab = 0, block = first_block;
  };

  // cycle.cpp
  void run_cycle();
  void arm(Mutator&);
  void scan(Mutator&);
  void pass(Mutator& mutator) { reach(Step::passing, &mutator); }
  void answer_flush(Mutator&);
  void publish_shaded(Mutator&);
  void disarm(Mutator&);
  void visit_global_roots();
  void linger() const;
  size_t drain(size_t markers);  // of so many threads that do
  void finalize_dead(Epoch);
  void take_dead_large_objects(Epoch, std::vector<Large>& dead);
  void clear_stale_epochs();
  void log_cycle(const CycleReport&) const;

  // pace.cpp
  bool help_marking(Mutator&);  // false if there was nothing to do
  void relieve(Mutator&);
  void collect_what_floats();
  void ask_if_exhausted(Mutator&);
  bool leaves_nothing(size_t bytes) const;  // of the limit, or next to nothing
  void set_pace(size_t kept, size_t live, size_t charged_during_cycle);
  void make_room_for_one_more();
  void set_thresholds();
  uint64_t record_pause(Mutator&, uint64_t ns);

  // sweep.cpp
  bool has_live(Slab&, size_t index) const;
  template <class Wanted>
  char* find_block(Cursor&, Wanted wanted);
  char* fresh_block();
  bool add_slab();
  bool has_room();
  void begin_sweep(Epoch);
  size_t block_count() const;  // those with pages of their own
  void give_back_surplus();
  void poison_free_granules();
  template <class Visit>
  void for_each_block(Visit&& visit);
  size_t slab_end(size_t slab) const { return slab + 1 == slabs_.size() ? fresh_ : blocks_per_slab; }

  // verify.cpp, census.cpp
  void walk_stopped(Epoch marked_with);
  void visit_all_roots(RootVisitor&);

  friend struct Reachable;
  friend class CensusSpace;
  friend class Collector;
  friend class Markers;

  HeapOptions options_;
  Watcher watcher_;
  Machine* machine_;
  Injection injection_;
  World world_;
  PacketPool pool_;
  WeakObjects weak_;
  Mutator marker_;  // what a cycle shades itself; a member of no world
  PauseHistogram pauses_;
  std::atomic<uint64_t> stalls_{0}, helps_{0}, helped_ns_{0}, preempted_polls_{0}, preempted_ns_{0};
  std::atomic<double> utilization_{1};  // the least seen in 20 ms

  // Change at the beginning of a handshake only, so that a thread which joins or leaves finds them stable.
  Phase phase_ = Phase::idle;
  Epoch epoch_ = 1;

  Pace pace_;
  std::atomic<size_t> charged_{0};     // bytes taken since the last cycle's end
  // At the last cycle's end: what was marked, and with it what was taken while the cycle marked.
  std::atomic<size_t> kept_{0}, live_{0};
  std::atomic<uint64_t> cycles_{1};    // finished ones, and one
  std::atomic<size_t> shaded_bytes_{0};
  std::atomic<bool> cycle_active_{false};
  std::atomic<bool> starved_{false};   // the system gave no more when it was asked last
  std::atomic<uint64_t> requested_for_{0};  // the value of cycles_ for which a cycle was asked for

  std::mutex mutex_;  // everything below
  std::vector<Slab*> slabs_;
  Reserve reserve_{slab_bytes, slab_bytes};
  size_t fresh_ = blocks_per_slab;     // next never used block of the last slab
  uint32_t sweep_ = 1;
  Epoch sweep_epoch_ = 1;
  Cursor partly_free_, whole_, away_;  // where to look next for each sort of block
  size_t returned_count_ = 0;
  MappingCache mappings_;
  std::vector<Large> large_;
  std::vector<Object*> finalizable_;
  size_t large_bytes_ = 0;
  uint64_t allocated_before_ = 0;      // until the last cycle's end
  size_t allocators_ = 0;              // threads charged for memory since the last cycle's end
  size_t expected_allocators_ = 1;     // for which the pace was set
  size_t charged_in_last_cycle_ = 0, late_ = 0;
  HeapStats stats_;

  Markers markers_{*this};
  Collector collector_;  // last: its thread uses all of the above
};

}  // namespace gilt::memory::gc
