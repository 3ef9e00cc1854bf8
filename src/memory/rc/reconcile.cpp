// The zero table against the running thread's frames. Entries whose count rose leave; entries that a frame refers to
// stay; the others are dead, and so is what only they referred to. All of it in bounded steps and without recursion.
#include <algorithm>

#include "base/check.h"
#include "base/clock.h"
#include "base/experiments.h"
#include "memory/parts/poison.h"
#include "memory/rc/manager.h"

namespace gilt::memory::rc {

namespace {

constexpr size_t table_step = checks ? 64 : 16 << 10;   // entries between two reconciliations
constexpr size_t step_budget = checks ? 500 : 20'000;   // objects freed, cells dropped or entries passed over in one step
constexpr size_t piece = 256;
constexpr size_t few_ephemerons = 8;  // of one key, broken at once
constexpr unsigned most_resources = 16;

}  // namespace

// Flags what frames and mortal roots refer to, for the time of one reconciliation.
class Heap::StackFlags final : public RootVisitor {
 public:
  StackFlags(Heap& heap, Mutator& mutator) : flagged_(heap.flagged_) {
    if (!heap.machine_) return;
    if constexpr (!count_registers) heap.machine_->visit_stack_roots(mutator, *this);
    heap.machine_->visit_mortal_roots(*this);
  }
  ~StackFlags() {
    for (Object* object : flagged_) object->header.mark &= static_cast<uint8_t>(~flag::on_stack);
    flagged_.clear();
  }
  void visit(std::span<const Value> roots) override {
    for (Value root : roots) {
      if (!is_pointer(root)) continue;
      Object* object = target_of(root);
      INVARIANT(!(object->header.mark & (flag::free_slot | flag::dead)));
      if (object->header.mark & flag::on_stack) continue;
      object->header.mark |= flag::on_stack;
      flagged_.push(object);
    }
  }

 private:
  GrowingStack<Object*>& flagged_;
};

void Heap::fell_to_zero(Mutator& mutator, Object* object) {
  if (table.is_full()) prepare(mutator, 0);
  object->header.mark |= flag::in_table;
  table.push(object);
  zero_pushes_++;
}

void Heap::step(Mutator& mutator) {
  reconcile(mutator, step_budget);
  check_limit(mutator);
  check_reserve(mutator);
  if (is_trace_due()) trace(mutator);
}

// Another thread's garbage is that thread's work: it waits for the lock, and will not block before it is done.
bool Heap::free_some(Mutator& mutator) {
  bool finished = !has_work() || reconcile(mutator, step_budget);
  return finished || freeing_ != &mutator;
}

void Heap::drain(Mutator& mutator) {
  if (has_work() && (!freeing_ || freeing_ == &mutator)) reconcile(mutator, unlimited);
}

void Heap::attach(Mutator& mutator) {
  if (options_.ticks && !ticker_.is_started()) ticker_.start();
  ticker_.run(mutator.poll);
}

void Heap::detach(Mutator& mutator) {
  drain(mutator);
  ticker_.forget(mutator.poll);
}

void Heap::stop_running() { ticker_.rest(); }

void Heap::continue_in(Mutator& mutator) {
  ticker_.run(mutator.poll);
  if (freeing_ == &mutator || table.is_full()) mutator.poll.ask(request::collect);
}

// What such an object holds, a descriptor for example, is scarcer than memory.
void Heap::register_finalizer(Mutator& mutator, Object* object, size_t outside_bytes) {
  outside_bytes_ += outside_bytes;
  object->header.mark |= flag::finalizable;
  if (++resources_ == most_resources) mutator.poll.ask(request::collect);
}

uint64_t Heap::references_to(Mutator& mutator, Value value) {
  struct Counter final : RootVisitor {
    explicit Counter(Value sought) : value(sought) {}
    void visit(std::span<const Value> roots) override {
      for (Value root : roots) count += root == value;
    }
    Value value;
    uint64_t count = 0;
  } counter(value);
  if (machine_ && !count_registers) machine_->visit_stack_roots(mutator, counter);
  return counter.count + target_of(value)->header.word;
}

// True when nothing that is dead is left.
bool Heap::reconcile(Mutator& mutator, size_t budget) {
  const Stopwatch watch;
  account_for_allocations();
  bool finished;
  {
    StackFlags flags(*this, mutator);
    finished = free_dead(budget) && scan_table(budget);
  }
  set_table_limit();
  bytes_since_ = 0;
  resources_ = 0;
  ticker_.note_step();
  stats_.reconciliations++;
  stats_.collections++;
  stats_.step_max_ns = std::max(stats_.step_max_ns, end_pause(watch));
  leave_rest_to(mutator, finished);
  return finished;
}

// How long it was. A thread that holds the global lock waits for nobody in here.
uint64_t Heap::end_pause(const Stopwatch& watch) {
  const uint64_t pause = watch.pause_ns(), now = monotonic_ns(), preempted = watch.preempted_ns(now, pause);
  pauses_.add(pause);
  stats_.least_utilization = std::min(stats_.least_utilization, recent_pauses_.utilization_after(now, pause));
  stats_.preempted_polls += preempted > 0;
  stats_.preempted_ns += preempted;
  return pause;
}

// The thread that dropped more than a step can free goes on at its next poll. The others need not wait for that: they do a
// step a tick, and as many as their own allocation asks for. A trace has to wait for a poll, where frames are exact: the steps
// before a thread blocks and the table that they leave empty would else put it off for as long as the program blocks often.
void Heap::leave_rest_to(Mutator& mutator, bool finished) {
  if (finished) freeing_ = nullptr;
  else if (!freeing_) freeing_ = &mutator;
  if (freeing_ == &mutator || is_trace_due()) mutator.poll.ask(request::collect);
}

// No cell and no frame refers to it. True if a guardian has taken it, so that it is not dead.
inline bool Heap::hand_to_guardian(Object* object) {
  return (object->header.mark & flag::watched) && weak_.hand_over(object);
}

// From the end, so that a step costs what it looks at, however long the table is. Entries that a frame refers to are put
// back; there are no more of them than slots on the stack.
bool Heap::scan_table(size_t& budget) {
  bool finished = true;
  while (table.size() > 0 && finished) {
    table.prefetch(8);
    Object* object = table.pop();
    Header& header = object->header;
    INVARIANT(header.mark & flag::in_table);
    if (header.word == 0 && (header.mark & flag::on_stack)) {
      kept_.push(object);
    } else if (header.word != 0 || hand_to_guardian(object)) {
      header.mark &= static_cast<uint8_t>(~flag::in_table);
      budget -= budget > 0;
      finished = budget > 0;
    } else {
      header.mark = static_cast<uint8_t>((header.mark & ~flag::in_table) | flag::dead);
      dead_.push(object);
      finished = free_dead(budget);
    }
  }
  while (!kept_.empty()) push_uncounted(kept_.pop());
  return finished;
}

bool Heap::free_dead(size_t& budget) {
  for (;;) {
    if (dead_.empty() && partial_.empty()) return true;
    if (budget == 0) return false;
    if (!dead_.empty()) {
      budget--;
      free_object(dead_.pop());
    } else {
      budget -= budget < piece ? budget : piece;
      free_piece();
    }
  }
}

// A dead object let go of this. Stack flags are valid.
inline void Heap::drop(Value v) {
  if (!is_pointer(v)) return;
  Object* object = target_of(v);
  if (!is_held(object->header)) return;
  decrements++;
  if (!decrement(object->header) || (object->header.mark & flag::in_table)) return;
  if (object->header.mark & flag::on_stack) return push_uncounted(object);
  if (hand_to_guardian(object)) return;
  object->header.mark |= flag::dead;
  dead_.push(object);
}

void Heap::free_object(Object* object) {
  if (object->header.mark & (flag::finalizable | flag::watched)) [[unlikely]] {
    if (object->header.mark & flag::finalizable) machine_->finalize(object);
    if (!leave_weak(object, few_ephemerons)) return partial_.push({object, 0});
  }
  size_t count = object->cell_count();
  if (count > piece) return partial_.push({object, 0});
  Cell* cells = object->cells();
  for (size_t i = 0; i < count; i++) drop(cells[i].load());
  return_memory(object);
}

// Breaks ephemerons of a dead object. True when that is done.
bool Heap::leave_weak(Object* object, size_t most) {
  if (!(object->header.mark & flag::watched)) return true;
  return weak_.forget(object, most, [&](Object* ephemeron) {
    Value value = ephemeron->cells()[0].load();
    ephemeron->cells()[0].set_initial(Unbound);
    drop(value);
  });
}

void Heap::release_registration(Object* ephemeron) {
  decrements++;
  if (decrement(ephemeron->header) && !(ephemeron->header.mark & flag::in_table)) push_uncounted(ephemeron);
}

// The next ephemerons of a dead key, or cells of a long array; they are cleared, so that a count audit in between adds up.
void Heap::free_piece() {
  auto [object, from] = partial_.pop();
  if (!leave_weak(object, piece)) return partial_.push({object, from});
  size_t end = object->cell_count() - from > piece ? from + piece : object->cell_count();
  if (end < object->cell_count()) partial_.push({object, end});
  Cell* cells = object->cells();
  for (size_t i = from; i < end; i++) {
    Value child = cells[i].load();
    cells[i].set_initial(False);
    drop(child);
  }
  if (end == object->cell_count()) return_memory(object);
}

void Heap::push_uncounted(Object* object) {
  if (table.is_full()) table.make_room(1024);
  object->header.mark |= flag::in_table;
  table.push(object);
}

void Heap::return_memory(Object* object) {
  freed_++;
  if (object->header.mark & flag::large) return release_large(Large::of(object));
  size_t index = page_of(object)->class_index;
  freed_bytes_ += slot_sizes[index];
  poison(reinterpret_cast<char*>(object) + 16, slot_sizes[index] - 16);
  make_free(object, free[index]);
  free[index] = object;
}

// Allocations are not counted one by one: each made one entry.
void Heap::account_for_allocations() {
  uint64_t allocations = table.size() - table_mark_ - zero_pushes_;
  allocated_ += allocations;
  table_mark_ = table.size();
  zero_pushes_ = 0;
}

void Heap::set_table_limit() {
  table.make_room(table_step);
  table_mark_ = table.size();
  zero_pushes_ = 0;
  dead_.shrink();
}

}  // namespace gilt::memory::rc
