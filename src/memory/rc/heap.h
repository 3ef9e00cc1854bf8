// The counted heap: free lists and pages, the zero table, objects that wait to be freed, and when to trace for cycles.
// The global lock protects all of it: only the thread that holds it is in here.
#pragma once

#include <vector>

#include "memory/concept.h"
#include "memory/parts/mapping_cache.h"
#include "memory/parts/growing_stack.h"
#include "memory/parts/injection.h"
#include "memory/parts/pauses.h"
#include "memory/parts/reserve.h"
#include "memory/parts/stopwatch.h"
#include "memory/rc/page.h"
#include "memory/rc/ticker.h"
#include "memory/rc/weak.h"
#include "memory/rc/zero_table.h"

namespace gilt::memory::rc {

struct Mutator;

class Heap {
 public:
  explicit Heap(const HeapOptions& options, Machine* machine = nullptr);
  ~Heap();
  Heap(const Heap&) = delete;

  void set_machine(Machine* machine) { machine_ = machine; }
  HeapOptions& options() { return options_; }
  Injection& injection() { return injection_; }
  WeakObjects& weak() { return weak_; }
  HeapStats stats();
  HeapStats counters() const;  // all but what is alive, and with it what was allocated

  // The hot part, for the fast paths in manager.h.
  ZeroTable table;
  Object* free[class_count] = {};
  uint64_t increments = 0, decrements = 0;

  // A free slot of the class and room in the table, whatever it takes.
  void prepare(Mutator&, size_t class_index);
  Object* allocate_large(Mutator&, const Shape&, size_t bytes);
  // The last cell that referred to it was overwritten.
  void fell_to_zero(Mutator&, Object*);

  // One bounded step; asks for the next one if anything is left.
  void step(Mutator&);
  // One bounded step, and no more than that; true when nothing dead is left outside of cycles.
  bool free_some(Mutator&);
  // Everything that is dead and not in a cycle, now.
  void drain(Mutator&);
  void collect(Mutator&);
  void attach(Mutator&);
  void detach(Mutator&);
  void stop_running();
  void continue_in(Mutator&);
  void register_finalizer(Mutator&, Object*, size_t outside_bytes);
  // Of the reference from the table of registrations. For steps and traces.
  void release_registration(Object*);
  // From heap cells and from the running thread's frames; the frames of others are heap cells.
  uint64_t references_to(Mutator&, Value);
  void verify(Mutator& running);
  // Of all objects that were not found dead.
  void take_census(Census&);

 private:
  struct Partial {  // a dead array of which `next` cells are done
    Object* object;
    size_t next;
  };
  class StackFlags;
  static constexpr size_t unlimited = ~size_t{0} >> 1;  // budget of a step

  bool has_work() const { return table.size() > 0 || !dead_.empty() || !partial_.empty(); }
  bool reconcile(Mutator&, size_t budget);
  void leave_rest_to(Mutator&, bool finished);
  bool scan_table(size_t& budget);
  bool free_dead(size_t& budget);
  void free_object(Object*);
  bool hand_to_guardian(Object*);
  bool leave_weak(Object*, size_t most);
  void free_piece();
  [[gnu::always_inline]] inline void drop(Value);
  void return_memory(Object*);
  void account_for_allocations();
  uint64_t end_pause(const Stopwatch&);
  void set_table_limit();
  void push_uncounted(Object*);

  void refill(Mutator&, size_t class_index);
  Page* take_page(Mutator&);
  void add_chunk();
  size_t unused_pages() const;
  void check_reserve(Mutator&);
  void carve(Page*, size_t class_index);
  void charge(Mutator&, size_t bytes);
  void release_large(Large*);
  size_t bytes_in_use() const;

  bool is_trace_due() const;
  void trace(Mutator&);
  void log_trace(uint64_t ns, uint64_t live_before, uint64_t found) const;
  void mark_all(Mutator&);
  void part_with(Object* garbage);
  void release_to_living(Value);
  void release_children_of_garbage();
  void rebuild_free_lists();
  void rebuild_page(Page*);
  void retire_page(Page*);
  void sweep_large(Large*);
  void schedule_next_trace(uint64_t live_before, uint64_t found);
  void check_limit(Mutator&);
  void discard_surplus();
  template <class Visit>
  void for_each_object(Visit visit) {
    for (Page* page : pages_)
      for (size_t i = 0; i < page->carved; i++)
        if (!(page->slot(i)->header.mark & flag::free_slot)) visit(page->slot(i));
    for (Large* large : large_) visit(large->object());
  }

  HeapOptions options_;
  Machine* machine_;
  Injection injection_;
  WeakObjects weak_{*this};

  GrowingStack<Object*> dead_;
  GrowingStack<Object*> kept_;  // empty between reconciliations
  GrowingStack<Partial> partial_;
  GrowingStack<Object*> flagged_;
  Mutator* freeing_ = nullptr;  // whose step left something dead; goes on by itself, others only at ticks
  Ticker ticker_;

  std::vector<Page*> pages_, empty_;
  std::vector<char*> chunks_;
  size_t chunk_used_ = 0;  // pages of the last chunk
  Reserve reserve_;
  size_t reserve_check_at_ = 0;  // pages left, while the reserve is spent
  Page* carving_[class_count] = {};
  MappingCache mappings_;
  std::vector<Large*> large_;

  size_t heap_bytes_ = 0, bytes_at_trace_ = 0, bytes_since_ = 0, limit_check_at_ = 0;
  size_t outside_bytes_ = 0;         // that came with finalizable objects since the last trace
  size_t table_mark_ = 0;            // the table's size when allocations were last accounted for
  uint64_t zero_pushes_ = 0;         // entries since then that were no allocations
  uint64_t allocated_ = 0, freed_ = 0;  // objects
  uint64_t freed_bytes_ = 0;
  uint64_t live_at_trace_ = 0, trace_at_ = 0;
  unsigned patience_ = 1;            // grows while traces find nothing
  unsigned resources_ = 0;           // finalizable objects made since the last reconciliation
  HeapStats stats_;
  PauseHistogram pauses_;
  PauseWindow recent_pauses_;  // one for all: where one thread runs at a time, its pause is everybody's
};

}  // namespace gilt::memory::rc
