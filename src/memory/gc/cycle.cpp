// One cycle: arm the barriers, scan the stacks, mark, flush until nothing is left, see what is dead, disarm. The caller
// is the coordinator of the world. See memory/README.md ("gc") for why this order and no shorter one.
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <thread>
#include <utility>

#include "base/check.h"
#include "base/clock.h"
#include "memory/gc/manager.h"

namespace gilt::memory::gc {

namespace {

// Root values become marked objects in the packet of whoever scans.
class Shader final : public RootVisitor {
 public:
  Shader(Heap& heap, Mutator& mutator) : heap_(heap), mutator_(mutator) {}
  void visit(std::span<const Value> roots) override {
    for (Value root : roots) heap_.shade(mutator_, root);
  }

 private:
  Heap& heap_;
  Mutator& mutator_;
};

void colour_tail(char* from, char* to, Epoch colour) {
  if (from == to) return;
  fill_marks(mark_byte(from), (to - from) / granule_bytes, colour);
  if (colour != 0) slab_of(from)->touched[block_index(from)].store(colour, std::memory_order_relaxed);
}

// What is left of the holes of a thread: its next objects have the colour of the thread.
void colour_holes(Mutator& mutator) {
  colour_tail(mutator.cursor, mutator.limit, mutator.colour);
  colour_tail(mutator.medium_cursor, mutator.medium_limit, mutator.colour);
}


}  // namespace

struct Heap::CycleReport {
  uint64_t started_ns, ended_ns, cpu_ns;
  unsigned rounds;
  size_t marked, charged_before, charged_during, live, large;
  HeapStats::Phases phases_ns;
  uint64_t phase_began_ns;

  // What was done since the last call belongs to this phase.
  void passed(uint64_t HeapStats::Phases::*phase) {
    const uint64_t now = monotonic_ns();
    phases_ns.*phase += now - phase_began_ns;
    phase_began_ns = now;
  }
};

void Heap::shade(Mutator& mutator, Value value) {
  if (!is_pointer(value)) return;
  Marks marks{epoch_after(mutator.epoch), weak_};
  CellRange range = marks.claim(value);
  if (range.begin == range.end) return;
  schedule::point();
  mutator.shaded_bytes += marks.live;
  if (mutator.shaded == nullptr) mutator.shaded = pool_.take_empty();
  mutator.shaded->add(range);
  if (mutator.shaded->is_full()) publish_shaded(mutator);
}

void Manager::shade_for_store(Mutator& mutator, Value old, Value value) {
  mutator.heap->shade(mutator, old);
  if (mutator.grey) mutator.heap->shade(mutator, value);
  schedule::point();
}

void Heap::publish_shaded(Mutator& mutator) {
  shaded_bytes_.fetch_add(std::exchange(mutator.shaded_bytes, 0), std::memory_order_relaxed);
  if (mutator.shaded != nullptr && mutator.shaded->count > 0) pool_.publish(std::exchange(mutator.shaded, nullptr));
}

void Heap::arm(Mutator& mutator) {
  reach(Step::arming, &mutator);
  mutator.marking = mutator.grey = true;
}

void Heap::scan(Mutator& mutator) {
  linger();
  reach(Step::scanning, &mutator);
  Shader shader(*this, mutator);
  if (machine_ != nullptr) machine_->visit_stack_roots(mutator, shader);
  publish_shaded(mutator);
  mutator.grey = false;
  mutator.colour = epoch_after(mutator.epoch);
  colour_holes(mutator);
}

void Heap::answer_flush(Mutator& mutator) {
  reach(Step::publishing, &mutator);
  publish_shaded(mutator);
}

void Heap::disarm(Mutator& mutator) {
  reach(Step::disarming, &mutator);
  mutator.marking = false;
  mutator.colour = 0;
  mutator.epoch = epoch_;
  colour_holes(mutator);
  mutator.block_poisoned = false;  // it was nobody's to poison
  // Since the end of marking it can have shaded only what threads that were disarmed before it have allocated: nobody is to
  // scan that any more.
  if (mutator.shaded != nullptr) mutator.shaded->count = 0;
  mutator.shaded_bytes = 0;
}

void Heap::attach(Mutator& mutator) {
  mutator.heap = this;
  world_.attach(mutator.member, mutator, [this](MutatorBase& base) {
    auto& joining = static_cast<Mutator&>(base);
    joining.epoch = epoch_;
    if (phase_ == Phase::idle) return;
    arm(joining);
    if (phase_ == Phase::mark) scan(joining);
  });
}

void Heap::detach(Mutator& mutator) {
  world_.detach(mutator.member, [this](MutatorBase& base) {
    auto& leaving = static_cast<Mutator&>(base);
    publish_shaded(leaving);
    leaving.marking = false;
    leaving.colour = 0;
    colour_holes(leaving);
  });
  if (mutator.shaded != nullptr) pool_.recycle(std::exchange(mutator.shaded, nullptr));
  charged_.fetch_add(std::exchange(mutator.charged, 0), std::memory_order_relaxed);
  std::lock_guard lock(mutex_);
  for (char* block : {mutator.block, mutator.medium_block}) {
    if (block == nullptr) continue;
    slab_of(block)->swept[block_index(block)] = sweep_;
    slab_of(block)->owned[block_index(block)] = false;
  }
}

void Heap::run_cycle() {
  CycleReport report{};
  using Phases = HeapStats::Phases;
  report.started_ns = report.phase_began_ns = monotonic_ns();
  const uint64_t cpu_before = thread_cpu_ns();
  auto of_heap = [this](void (Heap::*work)(Mutator&)) {
    return [this, work](MutatorBase& mutator) { (this->*work)(static_cast<Mutator&>(mutator)); };
  };
  clear_stale_epochs();
  cycle_active_.store(true, std::memory_order_relaxed);
  weak_.begin();
  marker_.epoch = epoch_;
  report.charged_before = charged_.load(std::memory_order_relaxed);
  const Epoch epoch = epoch_after(epoch_);

  world_.handshake([&] { phase_ = Phase::arm; }, of_heap(&Heap::arm));
  linger();
  reach(Step::armed);
  // Once more past every poll: no store that began beside a thread without a barrier is under way any longer.
  world_.handshake([] {}, of_heap(&Heap::pass));
  linger();
  reach(Step::passed);
  report.passed(&Phases::arm);
  world_.handshake([&] { phase_ = Phase::mark; }, of_heap(&Heap::scan));
  linger();
  reach(Step::scanned);
  report.passed(&Phases::scan);
  const size_t charged_white = charged_.load(std::memory_order_relaxed);
  visit_global_roots();
  bool finished = false;
  while (!finished) {
    do {
      publish_shaded(marker_);
      Markers::Work work = markers_.mark(options_.markers > 1 ? options_.markers - 1 : 0);
      report.marked += work.bytes;
      report.cpu_ns += work.cpu_ns;
      report.rounds++;
      linger();
      reach(Step::drained);
      world_.handshake([] {}, of_heap(&Heap::answer_flush));
    } while (pool_.was_published());
    linger();
    reach(Step::marked);
    report.passed(&Phases::mark);
    finished = !weak_.shade_more(marker_) && weak_.break_dead(epoch);
    report.passed(&Phases::weak);
  }
  report.marked += shaded_bytes_.exchange(0, std::memory_order_relaxed);
  if (options_.verify) walk_stopped(epoch);

  std::vector<Large> dead;
  finalize_dead(epoch);
  take_dead_large_objects(epoch, dead);
  {
    std::lock_guard lock(mutex_);
    begin_sweep(epoch);
    report.large = large_bytes_;
  }
  linger();
  reach(Step::swept);
  report.passed(&Phases::release);
  world_.handshake(
      [&] {
        phase_ = Phase::idle;
        epoch_ = epoch;
      },
      of_heap(&Heap::disarm));
  pool_.clear();
  report.passed(&Phases::disarm);

  const size_t charged = charged_.exchange(0, std::memory_order_relaxed);
  report.charged_during = charged - report.charged_before;
  const size_t kept = report.marked + report.large;
  report.live = kept + (charged - charged_white);
  set_pace(kept, report.live, report.charged_during);
  cycle_active_.store(false, std::memory_order_relaxed);
  for (Large& large : dead) mappings_.give(large.object, large.bytes);
  give_back_surplus();
  report.passed(&Phases::release);
  report.ended_ns = report.phase_began_ns;
  report.cpu_ns += thread_cpu_ns() - cpu_before + helped_ns_.exchange(0, std::memory_order_relaxed);
  std::lock_guard lock(mutex_);
  allocated_before_ += charged;
  stats_.collections++;
  stats_.mark_cpu_ns += report.cpu_ns;
  stats_.cycle_total_ns += report.ended_ns - report.started_ns;
  stats_.mark_rounds += report.rounds;
  for (auto phase : {&Phases::arm, &Phases::scan, &Phases::mark, &Phases::weak, &Phases::release, &Phases::disarm})
    stats_.phases_ns.*phase += report.phases_ns.*phase;
  if (options_.log) log_cycle(report);
}

void Heap::visit_global_roots() {
  Shader shader(*this, marker_);
  weak_.visit_roots(shader);
  if (machine_ != nullptr) machine_->visit_global_roots(shader);
}

void Heap::linger() const {
  if constexpr (checks > 0)
    if (options_.linger_us != 0) std::this_thread::sleep_for(std::chrono::microseconds(options_.linger_us));
}

// Marks until no packet is left and no marker is busy. The bytes that were marked.
size_t Heap::drain(size_t markers) {
  constexpr size_t between_looks = checks ? 8 : 1024, share = Packet::capacity;
  Marks marks{epoch_after(epoch_), weak_};
  Marker<Marks> marker(marks);
  while (Packet* packet = pool_.take_or_finish(markers)) {
    for (size_t i = 0; i < packet->count; i++) marker.add(packet->ranges[i]);
    pool_.recycle(packet);
    linger();
    while (!marker.drain_some(between_looks)) {
      linger();
      if (!pool_.is_hungry() || marker.size() < 2 * share) continue;
      Packet* shared = pool_.take_empty();
      marker.give(share, [&](CellRange range) { shared->add(range); });
      pool_.publish(shared);
    }
  }
  return marks.live;
}

bool Heap::is_marked(Value v, Epoch epoch) const {
  if (is_pair(v)) return load_mark(mark_byte(reinterpret_cast<void*>(v.bits))) == epoch;
  Object* object = object_of(v);
  return load_mark(is_large(object) ? &object->header.mark : mark_byte(object)) == epoch;
}

void Heap::finalize_dead(Epoch epoch) {
  std::vector<Object*> all;
  {
    std::lock_guard lock(mutex_);
    all.swap(finalizable_);
  }
  auto dead = std::partition(all.begin(), all.end(), [&](Object* o) { return is_marked(value_of(o), epoch); });
  for (auto at = dead; at != all.end(); ++at) machine_->finalize(*at);
  std::lock_guard lock(mutex_);
  finalizable_.insert(finalizable_.end(), all.begin(), dead);
}

void Heap::take_dead_large_objects(Epoch epoch, std::vector<Large>& dead) {
  std::vector<Large> all;
  {
    std::lock_guard lock(mutex_);
    all.swap(large_);
  }
  auto middle = std::partition(all.begin(), all.end(), [&](Large& l) { return load_mark(&l.object->header.mark) == epoch; });
  dead.assign(middle, all.end());
  size_t dead_bytes = 0;
  for (Large& large : dead) dead_bytes += large.bytes;
  std::lock_guard lock(mutex_);
  large_bytes_ -= dead_bytes;
  large_.insert(large_.end(), all.begin(), middle);
}

// Marks of a round of epochs ago must not pass for those of the cycle that begins. Twice in a round, between cycles, when
// nobody writes marks, all but the marks of the last cycle are wiped out.
void Heap::clear_stale_epochs() {
  const Epoch next = epoch_after(epoch_);
  if (next != 1 && next != last_epoch / 2 + 1) return;
  for (size_t i = 0;; i++) {
    std::unique_lock lock(mutex_);
    if (i == slabs_.size()) return;
    Slab* slab = slabs_[i];
    lock.unlock();
    for (size_t index = first_block; index < blocks_per_slab; index++) {
      if (slab->touched[index].load(std::memory_order_relaxed) != epoch_)
        slab->touched[index].store(0, std::memory_order_relaxed);
      clear_stale_marks(slab->marks(index), epoch_);
    }
  }
}

void Heap::log_cycle(const CycleReport& r) const {
  constexpr double ms = 1e-6, mib = 1.0 / (1 << 20);
  fmt::print(stderr,
             "gc {}: {:.2f} ms, {:.2f} ms CPU of the markers, {} {}; {:.1f} MiB taken before it and {:.1f} during it, "
             "{:.1f} MiB marked, {:.1f} MiB alive after it; next at {:.1f} MiB more\n",
             stats_.collections, static_cast<double>(r.ended_ns - r.started_ns) * ms, static_cast<double>(r.cpu_ns) * ms,
             r.rounds, r.rounds == 1 ? "round" : "rounds", static_cast<double>(r.charged_before) * mib,
             static_cast<double>(r.charged_during) * mib, static_cast<double>(r.marked) * mib,
             static_cast<double>(r.live) * mib, static_cast<double>(pace_.begin.load()) * mib);
}

}  // namespace gilt::memory::gc
