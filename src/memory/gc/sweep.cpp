// Lazy sweeping: a block is looked at when a thread wants one. Each sweep has a number; a block is for the taking when no
// thread allocates in it and it has not been handed out in this sweep. Three cursors run over all slabs, one for each
// sort: blocks with something alive in them, empty ones, and empty ones whose pages are with the system.
#include <algorithm>

#include "base/check.h"
#include "memory/gc/heap.h"
#include "memory/parts/poison.h"

namespace gilt::memory::gc {

// A cycle that is marking has begun to put its epoch in the place of the last one's.
bool Heap::has_live(Slab& slab, size_t index) const {
  Epoch touched = slab.touched[index].load(std::memory_order_relaxed);
  return touched == sweep_epoch_ || touched == epoch_after(sweep_epoch_);
}

template <class Wanted>
char* Heap::find_block(Cursor& at, Wanted wanted) {
  for (; at.slab < slabs_.size(); at = {at.slab + 1, first_block}) {
    Slab* slab = slabs_[at.slab];
    for (const size_t end = slab_end(at.slab); at.block < end; at.block++) {
      if (slab->owned[at.block] || slab->swept[at.block] == sweep_) continue;
      if (!wanted(has_live(*slab, at.block), slab->returned[at.block])) continue;
      slab->owned[at.block] = true;
      slab->swept[at.block] = sweep_;
      slab->returned[at.block] = false;
      return slab->block(at.block++);
    }
    if (at.slab + 1 == slabs_.size()) break;  // this slab still grows
  }
  return nullptr;
}

Block Heap::take_block(Mutator& mutator, char* old, bool whole_only) {
  std::unique_lock lock(mutex_);
  if (old != nullptr) {
    // It may hold new objects without marks: not before the next sweep is it looked at again.
    slab_of(old)->swept[block_index(old)] = sweep_;
    slab_of(old)->owned[block_index(old)] = false;
  }
  if (!whole_only)
    if (char* block = find_block(partly_free_, [](bool alive, bool) { return alive; })) return {block, false};
  if (char* block = find_block(whole_, [](bool alive, bool away) { return !alive && !away; })) return {block, true};
  if (returned_count_ > 0)
    if (char* block = find_block(away_, [](bool alive, bool away) { return !alive && away; })) {
      returned_count_--;
      lock.unlock();
      touch_pages(block, block_bytes);
      return {block, true};
    }
  char* block = fresh_block();
  // Not at every block: the condition is raised once, and what handles it needs some memory too.
  constexpr size_t blocks_between_asks = 16;
  if ((fresh_ - first_block) % blocks_between_asks == 1 && reserve_.is_spent() && !reserve_.refill()) {
    starved_.store(true, std::memory_order_relaxed);
    mutator.poll.ask(request::collect);
  }
  bool small_heap = slabs_.size() == 1;
  lock.unlock();
  if (!small_heap) touch_pages(block, block_bytes);
  return {block, true};
}

char* Heap::fresh_block() {
  if (fresh_ == blocks_per_slab && !add_slab()) fatal("out of memory: the system gives no more");
  Slab* slab = slabs_.back();
  slab->owned[fresh_] = true;
  slab->swept[fresh_] = sweep_;
  return slab->block(fresh_++);
}

bool Heap::add_slab() {
  const bool small = slabs_.size() < 4 && !reserve_.has_stock();
  char* start = reserve_.map();
  if (!start) return false;
  // A small program stays small; a heap that has grown gains from huge pages.
  if (small) prefer_small_pages(start, slab_bytes);
  else prefer_huge_pages(start, slab_bytes);
  slabs_.push_back(reinterpret_cast<Slab*>(start));
  fresh_ = first_block;
  return true;
}

void Heap::begin_sweep(Epoch epoch) {
  sweep_++;
  sweep_epoch_ = epoch;
  poison_free_granules();
  partly_free_ = whole_ = away_ = {};
}

template <class Visit>
void Heap::for_each_block(Visit&& visit) {
  for (size_t i = 0; i < slabs_.size(); i++)
    for (size_t index = first_block; index < slab_end(i); index++) visit(*slabs_[i], index);
}

size_t Heap::block_count() const {
  if (slabs_.empty()) return 0;
  return slabs_.size() * (blocks_per_slab - first_block) - (blocks_per_slab - fresh_) - returned_count_;
}

// Keeps what the program will need until the next cycle, or was laid in, and halves the rest at each cycle, so that a heap that breathes
// does not ask the system for the same pages again and again. From the highest address down, and no more once the next cycle is due:
// it must not wait for this, and what is taken so fast is no surplus.
void Heap::give_back_surplus() {
  std::unique_lock lock(mutex_);
  size_t spare = 0;
  auto is_spare = [&](Slab& slab, size_t index) {
    return !slab.owned[index] && !slab.returned[index] && slab.swept[index] != sweep_ &&
           !has_live(slab, index);
  };
  for_each_block([&](Slab& slab, size_t index) { spare += is_spare(slab, index); });
  const size_t needed = pace_.help.load(std::memory_order_relaxed) / block_bytes + 16;
  const size_t kept = options_.reserve_bytes / block_bytes, count = block_count();
  size_t surplus = std::min(spare > needed ? (spare - needed + 1) / 2 : 0, count > kept ? count - kept : 0);
  auto is_done = [&] {
    return surplus == 0 || charged_.load(std::memory_order_relaxed) >= pace_.begin.load(std::memory_order_relaxed);
  };
  for (size_t i = slabs_.size(); i-- > 0 && !is_done();) {
    for (size_t index = slab_end(i); index-- > first_block && !is_done();) {
      Slab& slab = *slabs_[i];
      if (!is_spare(slab, index)) continue;
      slab.owned[index] = true;
      lock.unlock();
      discard_pages(slab.block(index), block_bytes);
      lock.lock();
      slab.owned[index] = false;
      slab.returned[index] = true;
      returned_count_++;
      surplus--;
    }
  }
  away_ = {};
}

// Whether the system has memory again, or a cycle left as much as two slabs in whole blocks.
bool Heap::has_room() {
  mappings_.give_all_back();
  std::lock_guard lock(mutex_);
  if (reserve_.refill()) return true;
  size_t free = blocks_per_slab - fresh_;
  for_each_block([&](Slab& slab, size_t index) {
    free += !slab.owned[index] && slab.swept[index] != sweep_ && !has_live(slab, index);
  });
  return free >= 2 * blocks_per_slab;
}

void Heap::poison_free_granules() {
  if constexpr (checks > 0)
    for_each_block([&](Slab& slab, size_t index) {
      if (slab.owned[index] || slab.returned[index]) return;
      char* block = slab.block(index);
      if (!has_live(slab, index)) return poison(block, block_bytes);
      const uint8_t* marks = slab.marks(index);
      for (Hole hole = find_hole(marks, sweep_epoch_, 0, 1); hole.found();
           hole = find_hole(marks, sweep_epoch_, hole.end, 1))
        poison(block + hole.first * granule_bytes, (hole.end - hole.first) * granule_bytes);
    });
}

}  // namespace gilt::memory::gc
