// When to begin a cycle, who helps, who waits. All amounts are bytes charged since the end of the last cycle:
//   help   as much as was alive then, at least 16 MiB a thread that allocates, at most what the limit leaves
//   begin  so much sooner that the cycle is over by then, judged by what was taken during the last cycles
//   wait   three times as much as `help`, or what the limit leaves: a thread that goes on stands until the cycle is over.
//          Threads that help mark half as much as they take, and beyond twice `help` as much, so that only the handshakes of
//          many threads come near it.
#include <sched.h>

#include <algorithm>
#include <utility>

#include "base/clock.h"
#include "memory/gc/manager.h"
#include "memory/parts/stopwatch.h"

namespace gilt::memory::gc {

namespace {

constexpr size_t least_room = checks ? size_t{256} << 10 : size_t{16} << 20;
constexpr size_t step_near_limit = checks ? size_t{64} << 10 : size_t{1} << 20;
constexpr size_t steps_of_help = 4096;           // some 100 microseconds at most

// With more threads than processors a late cycle waits for processors: for the marker's, and for those on which other
// threads would answer. Who has answered gives way.
void let_others_run(const Mutator& mutator) {
  if (!mutator.poll.asked(request::collect)) sched_yield();
}

}  // namespace

Heap::Heap(const HeapOptions& options, Machine* machine)
    : options_(options), machine_(machine), weak_(*this), collector_(*this, options.markers > 0) {
  marker_.heap = this;
  injection_.arm(options.fail_allocation);
  reserve_.lay_in(options.reserve_bytes);
  set_pace(0, 0, 0);
}

Heap::~Heap() {
  collector_.stop();
  for (Slab* slab : slabs_) unmap_pages(slab, slab_bytes);
  for (Large& large : large_) unmap_pages(large.object, large.bytes);
}

void Heap::charge(Mutator& mutator, size_t bytes) {
  uint64_t cycle = cycles_.load(std::memory_order_relaxed);
  if (mutator.charged_cycle != cycle) {
    mutator.charged_cycle = cycle;
    make_room_for_one_more();
  }
  const size_t charged = charged_.fetch_add(bytes, std::memory_order_relaxed) + bytes;
  if (charged < pace_.begin.load(std::memory_order_relaxed)) return;
  bool served = true;
  if (cycle_active_.load(std::memory_order_relaxed)) {
    const size_t help = pace_.help.load(std::memory_order_relaxed);
    if (charged >= help && !help_marking(mutator)) let_others_run(mutator);
    if (charged >= 2 * help) help_marking(mutator);
  } else if (requested_for_.exchange(cycle, std::memory_order_relaxed) != cycle) {
    served = collector_.request(cycle);
  }
  if (!served || charged >= pace_.wait.load(std::memory_order_relaxed)) mutator.poll.ask(request::collect);
}

bool Heap::help_marking(Mutator& mutator) {
  if (!mutator.marking || mutator.grey) return false;  // the cycle is at its end, or nothing may be traced yet
  const uint64_t start = thread_cpu_ns();
  Packet* packet = pool_.take();
  if (packet == nullptr) return false;
  reach(Step::helping, &mutator);
  helps_.fetch_add(1, std::memory_order_relaxed);
  Marks marks{epoch_after(mutator.epoch), weak_};
  Marker<Marks> marker(marks);
  for (size_t i = 0; i < packet->count; i++) marker.add(packet->ranges[i]);
  packet->count = 0;
  if (!marker.drain_some(steps_of_help)) {
    while (marker.size() > 0) {
      if (packet == nullptr) packet = pool_.take_empty();
      marker.give(Packet::capacity, [&](CellRange range) { packet->add(range); });
      if (packet->count > 0) pool_.publish(std::exchange(packet, nullptr));
    }
  }
  if (packet != nullptr) pool_.recycle(packet);
  pool_.deny_finish();
  mutator.shaded_bytes += marks.live;
  const uint64_t helped = thread_cpu_ns() - start;
  helped_ns_.fetch_add(helped, std::memory_order_relaxed);
  record_pause(mutator, helped);
  return true;
}

void Heap::safepoint(Mutator& mutator) {
  const Stopwatch watch(mutator.member.waited_ns);
  world_.answer(mutator.member);
  relieve(mutator);
  const uint64_t pause = watch.pause_ns(mutator.member.waited_ns);
  const uint64_t preempted = watch.preempted_ns(record_pause(mutator, pause), pause);
  if (preempted == 0) return;
  preempted_polls_.fetch_add(1, std::memory_order_relaxed);
  preempted_ns_.fetch_add(preempted, std::memory_order_relaxed);
}

// What a thread had to wait for when it came back is a pause like any other.
void Heap::leave_blocking(Mutator& mutator) {
  const uint64_t waited = mutator.member.waited_ns;
  world_.leave_blocking(mutator.member);
  if (mutator.member.waited_ns != waited) record_pause(mutator, mutator.member.waited_ns - waited);
}

// Over the limit, or so far ahead of the collector that it must not go on.
void Heap::relieve(Mutator& mutator) {
  auto is_relieved = [&] {
    if (starved_.load(std::memory_order_relaxed)) return false;
    const std::atomic<size_t>& limit = collector_.has_no_thread() ? pace_.begin : pace_.wait;
    return charged_.load(std::memory_order_relaxed) < limit.load(std::memory_order_relaxed);
  };
  if (is_relieved()) return;
  stalls_.fetch_add(1, std::memory_order_relaxed);
  const uint64_t waited = mutator.member.waited_ns;
  const WaitClock clock;
  world_.enter_blocking(mutator.member);
  collector_.run_unless(is_relieved);
  collect_what_floats();
  world_.leave_blocking(mutator.member);
  mutator.member.waited_ns = waited + clock.waited_ns();  // for whatever
  ask_if_exhausted(mutator);
}

void Heap::collect(Mutator& mutator) {
  world_.enter_blocking(mutator.member);
  collector_.run_unless([] { return false; });
  collect_what_floats();
  world_.leave_blocking(mutator.member);
  ask_if_exhausted(mutator);
}

// What was taken while the last cycle marked counts as alive, but may all be dead: with many threads beside few processors that
// can be most of the heap. So before anybody hears that there is no room, a cycle looks that begins with next to nothing taken.
void Heap::collect_what_floats() {
  const uint64_t seen = cycles_.load(std::memory_order_relaxed);
  if (leaves_nothing(live_.load(std::memory_order_relaxed)) || (starved_.load(std::memory_order_relaxed) && !has_room()))
    collector_.run_unless([&] { return cycles_.load(std::memory_order_relaxed) != seen; });
}

void Heap::ask_if_exhausted(Mutator& mutator) {
  const bool starved = starved_.exchange(false, std::memory_order_relaxed) && !has_room();
  if (starved || leaves_nothing(kept_.load(std::memory_order_relaxed))) mutator.poll.ask(request::exhausted);
}

bool Heap::leaves_nothing(size_t bytes) const { return bytes > options_.max_bytes - options_.max_bytes / 32; }

// Threads that allocate side by side get as much each as one would: else two of them would have twice as many cycles. Those
// that allocated during a cycle are expected in the next, and more are let in as they come.
void Heap::make_room_for_one_more() {
  std::lock_guard lock(mutex_);
  if (++allocators_ > expected_allocators_) expected_allocators_ = allocators_, set_thresholds();
}

void Heap::set_pace(size_t kept, size_t live, size_t charged_during_cycle) {
  std::lock_guard lock(mutex_);
  expected_allocators_ = std::max<size_t>(1, std::exchange(allocators_, 0));
  late_ = std::max(charged_during_cycle, std::exchange(charged_in_last_cycle_, charged_during_cycle));
  kept_.store(kept, std::memory_order_relaxed);
  live_.store(live, std::memory_order_relaxed);
  set_thresholds();
  cycles_.fetch_add(1, std::memory_order_relaxed);
}

void Heap::set_thresholds() {
  const size_t live = live_.load(std::memory_order_relaxed);
  const size_t headroom = std::max(options_.max_bytes > live ? options_.max_bytes - live : 0, step_near_limit);
  const size_t help = std::min(std::max(least_room * expected_allocators_, options_.growth_of(live)), headroom);
  const size_t lead = std::min(late_ + late_ / 4, help - help / 4);
  pace_.help.store(help, std::memory_order_relaxed);
  pace_.begin.store(help - lead, std::memory_order_relaxed);
  pace_.wait.store(std::min(3 * help, headroom), std::memory_order_relaxed);
}

// The time now.
uint64_t Heap::record_pause(Mutator& mutator, uint64_t ns) {
  pauses_.add(ns);
  const uint64_t now = monotonic_ns();
  const double utilization = mutator.recent_pauses.utilization_after(now, ns);
  double least = utilization_.load(std::memory_order_relaxed);
  while (utilization < least && !utilization_.compare_exchange_weak(least, utilization, std::memory_order_relaxed)) {
  }
  return now;
}

HeapStats Heap::stats() {
  std::lock_guard lock(mutex_);
  HeapStats stats = stats_;
  const size_t charged = charged_.load(std::memory_order_relaxed);
  stats.allocated_bytes = allocated_before_ + charged;
  stats.live_bytes = live_.load(std::memory_order_relaxed) + charged;
  stats.heap_bytes = block_count() * block_bytes + large_bytes_;
  pauses_.tell(stats);
  stats.preempted_polls = preempted_polls_.load(std::memory_order_relaxed);
  stats.preempted_ns = preempted_ns_.load(std::memory_order_relaxed);
  stats.stalls = stalls_.load(std::memory_order_relaxed);
  stats.helps = helps_.load(std::memory_order_relaxed);
  stats.least_utilization = utilization_.load(std::memory_order_relaxed);
  return stats;
}

}  // namespace gilt::memory::gc
