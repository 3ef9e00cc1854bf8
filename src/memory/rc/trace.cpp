// The backup trace: what counting cannot free, because it refers to itself, is not reachable from the roots. Runs at a
// poll under the global lock, after a drain, so every entry of the zero table is held by a frame and gets marked.
// Free lists are built anew in the order of addresses, and pages without objects go back.
#include <fmt/format.h>

#include <algorithm>
#include <cstdio>

#include "base/check.h"
#include "memory/parts/marker.h"
#include "memory/parts/pages.h"
#include "memory/parts/poison.h"
#include "memory/rc/manager.h"

namespace gilt::memory::rc {

namespace {

constexpr uint64_t least_growth = checks ? 2000 : 100'000;          // objects
constexpr uint64_t audited_always = 30'000;                         // objects, in checked builds
constexpr size_t least_growth_bytes = checks ? size_t{1} << 20 : size_t{16} << 20;

// Where the mark of this heap is kept.
struct HeaderMarks {
  WeakObjects& weak;
  void prefetch(Value v) { __builtin_prefetch(target_of(v)); }
  CellRange claim(Value v) {
    Object* object = target_of(v);
    INVARIANT(!(object->header.mark & (flag::free_slot | flag::dead)));
    if (object->header.mark & flag::marked) return {};
    object->header.mark |= flag::marked;
    if (object->header.mark & flag::watched) [[unlikely]] return weak.claim(object);
    Cell* cells = object->cells();
    return {cells, cells + object->cell_count()};
  }
};

bool is_garbage(const Object* object) { return !(object->header.mark & (flag::marked | flag::free_slot)); }

}  // namespace

bool Heap::is_trace_due() const {
  if (!dead_.empty() || !partial_.empty()) return false;
  uint64_t live = allocated_ - freed_;
  return live > trace_at_ || outside_bytes_ > patience_ * least_growth_bytes ||
         heap_bytes_ > bytes_at_trace_ + patience_ * std::max(least_growth_bytes, options_.growth_of(bytes_at_trace_));
}

// Over the limit by pages: only a trace says how much of them is in use.
void Heap::check_limit(Mutator& mutator) {
  if (heap_bytes_ <= limit_check_at_) return;
  collect(mutator);
  size_t slack = options_.max_bytes / 32;
  if (stats_.live_bytes + slack > options_.max_bytes) mutator.poll.ask(request::exhausted);
  limit_check_at_ = std::max(options_.max_bytes, heap_bytes_ + slack);
}

void Heap::collect(Mutator& mutator) {
  trace(mutator);
}

void Heap::trace(Mutator& mutator) {
  freeing_ = nullptr;
  drain(mutator);
  const Stopwatch watch;  // what came before is a pause of its own
  uint64_t live_before = allocated_ - freed_, freed_before = freed_;
  mark_all(mutator);
  release_children_of_garbage();
  rebuild_free_lists();
  weak_.drop_stale_registrations();
  weak_.end_batch();
  uint64_t found = freed_ - freed_before;
  stats_.cycles_found += found;
  schedule_next_trace(live_before, found);
  discard_surplus();
  set_table_limit();
  if (options_.verify || (checks > 0 && live_at_trace_ < audited_always)) verify(mutator);
  const uint64_t pause = end_pause(watch);
  stats_.traces++;
  stats_.trace_max_ns = std::max(stats_.trace_max_ns, pause);
  if (options_.log) log_trace(pause, live_before, found);
}

void Heap::log_trace(uint64_t ns, uint64_t live_before, uint64_t found) const {
  fmt::print(stderr, "trace {}: {:.2f} ms; {} objects before it, {} found in cycles, {} alive after it, {:.1f} MiB; next at {}\n",
             stats_.traces, static_cast<double>(ns) * 1e-6, live_before, found, live_at_trace_,
             static_cast<double>(stats_.live_bytes) / (1 << 20), trace_at_);
}

// Roots and what they lead to, with values of ephemerons, then what guardians keep, and so on until there is no more.
void Heap::mark_all(Mutator& mutator) {
  HeaderMarks marks{weak_};
  Marker<HeaderMarks> marker(marks);
  if (machine_) {
    machine_->visit_global_roots(marker);
    machine_->visit_stack_roots(mutator, marker);
  }
  weak_.visit_registrations(marker);
  auto mark_values = [&] {
    for (CellRange value; (value = weak_.follow()).begin != nullptr; marker.drain()) marker.add(value);
  };
  mark_values();
  for (bool more = true; more; mark_values()) {
    more = weak_.rescue(marker);
    weak_.visit_waiting(marker);
  }
}

void Heap::release_to_living(Value v) {
  if (!is_pointer(v)) return;
  Object* target = target_of(v);
  if (is_garbage(target) || !is_held(target->header)) return;
  decrements++;
  if (decrement(target->header)) push_uncounted(target);  // not in the table: there all counts are zero
}

void Heap::part_with(Object* garbage) {
  if (garbage->header.mark & flag::finalizable) machine_->finalize(garbage);
  if (!(garbage->header.mark & flag::watched)) return;
  weak_.drop_registrations(garbage);
  weak_.forget(garbage, unlimited, [&](Object* ephemeron) {
    if (is_garbage(ephemeron)) return;
    release_to_living(ephemeron->cells()[0].load());
    ephemeron->cells()[0].set_initial(Unbound);
  });
}

// What garbage refers to among the living is counted down; among garbage the counts no longer matter.
void Heap::release_children_of_garbage() {
  for_each_object([&](Object* object) {
    if (!is_garbage(object)) return;
    INVARIANT(!(object->header.mark & flag::in_table));
    if (object->header.mark & (flag::finalizable | flag::watched)) [[unlikely]] part_with(object);
    Cell* cells = object->cells();
    for (size_t i = 0, count = object->cell_count(); i < count; i++) release_to_living(cells[i].load());
  });
}

// From the end to the start, so that each list comes out in the order of addresses.
void Heap::rebuild_free_lists() {
  std::fill(std::begin(free), std::end(free), nullptr);
  stats_.live_bytes = 0;
  for (size_t i = pages_.size(); i-- > 0;)
    if (pages_[i]->carved > 0) rebuild_page(pages_[i]);
  for (size_t i = large_.size(); i-- > 0;) sweep_large(large_[i]);
}

void Heap::rebuild_page(Page* page) {
  size_t live = 0, garbage = 0;
  for (size_t i = page->carved; i-- > 0;) {
    garbage += is_garbage(page->slot(i));
    live += (page->slot(i)->header.mark & flag::marked) != 0;
  }
  freed_ += garbage;
  freed_bytes_ += garbage * page->slot_bytes;
  if (live == 0) return retire_page(page);
  stats_.live_bytes += live * page->slot_bytes;
  Object*& list = free[page->class_index];
  for (size_t i = page->carved; i-- > 0;) {
    Object* slot = page->slot(i);
    if (slot->header.mark & flag::marked) {
      slot->header.mark &= static_cast<uint8_t>(~flag::marked);
      continue;
    }
    if (!(slot->header.mark & flag::free_slot)) poison(reinterpret_cast<char*>(slot) + 16, page->slot_bytes - 16);
    make_free(slot, list);
    list = slot;
  }
}

void Heap::retire_page(Page* page) {
  if (carving_[page->class_index] == page) carving_[page->class_index] = nullptr;
  page->carved = 0;
  heap_bytes_ -= page_size;
  empty_.push_back(page);
}

// Called from the last to the first: what takes the place of a released one has been looked at.
void Heap::sweep_large(Large* large) {
  Object* object = large->object();
  if (is_garbage(object)) {
    freed_++;
    return release_large(large);
  }
  object->header.mark &= static_cast<uint8_t>(~flag::marked);
  stats_.live_bytes += large->bytes;
}

void Heap::take_census(Census& census) {
  auto add = [&](const Object* object, size_t bytes) {
    if (!(object->header.mark & (flag::free_slot | flag::dead))) census.add(object->header.kind, bytes);
  };
  for (Page* page : pages_)
    for (size_t i = 0; i < page->carved; i++) add(page->slot(i), page->slot_bytes);
  for (Large* large : large_) add(large->object(), large->bytes);
}

// A program that makes no cycles is traced ever more rarely.
void Heap::schedule_next_trace(uint64_t live_before, uint64_t found) {
  uint64_t live = allocated_ - freed_, growth = live_before - std::min(live_before, live_at_trace_);
  patience_ = found * 10 >= growth ? 1 : std::min(patience_ * 2, 4u);
  live_at_trace_ = live;
  trace_at_ = live + patience_ * std::max(least_growth, options_.growth_of(live));
  bytes_at_trace_ = heap_bytes_;
  outside_bytes_ = 0;
}

// A quarter of the heap may lie empty; what is beyond that goes back to the system, except the head of each page.
void Heap::discard_surplus() {
  size_t kept = heap_bytes_ / page_size / 4 + 16;
  if (empty_.size() <= kept) return;
  for (size_t i = 0; i < empty_.size() - kept; i++)
    discard_pages(reinterpret_cast<char*>(empty_[i]), page_size);
}

}  // namespace gilt::memory::rc
