// One collection: stop the world, mark from the roots, sort the blocks, let the world run, give memory back. Sweeping
// is left to whoever takes a block.
#include <algorithm>
#include <cstring>
#include <functional>
#include <utility>

#include "base/check.h"
#include "memory/gc/manager.h"
#include "memory/parts/clock.h"
#include "memory/parts/marker.h"
#include "memory/parts/poison.h"

namespace gilt::memory::gc {

namespace {

constexpr size_t least_threshold = checks ? size_t{256} << 10 : size_t{16} << 20;
constexpr size_t step_near_limit = checks ? size_t{64} << 10 : size_t{1} << 20;

// Where the mark of this heap is kept.
struct SideMarks {
  uint8_t epoch;
  size_t live = 0;

  void prefetch(Value v) {
    __builtin_prefetch(mark_byte(reinterpret_cast<void*>(v.bits)));
    __builtin_prefetch(reinterpret_cast<void*>(v.bits & ~uint64_t{7}));
  }

  CellRange claim(Value v) {
    if (is_pair(v)) return claim_pair(reinterpret_cast<Cell*>(v.bits - tag::pair));
    Object* object = object_of(v);
    bool fresh = object->header.word ? claim_granules(object, object->header.word) : claim_large(object);
    if (!fresh) return {};
    Cell* cells = object->cells();
    return {cells, cells + object->cell_count()};
  }

 private:
  CellRange claim_pair(Cell* cells) {
    if (!claim_granules(cells, 1)) return {};
    return {cells, cells + 2};
  }
  bool claim_granules(void* at, size_t granules) {
    uint8_t* mark = mark_byte(at);
    if (*mark == epoch) return false;
    if (granules == 1) *mark = epoch;
    else std::memset(mark, epoch, granules);
    slab_of(at)->touched[block_index(at)] = epoch;
    live += granules * granule_bytes;
    return true;
  }
  bool claim_large(Object* object) {
    if (object->header.mark == epoch) return false;
    object->header.mark = epoch;
    return true;  // counted from the list of large objects
  }
};

}  // namespace

Heap::Heap(const HeapOptions& options, Machine* machine) : options_(options), machine_(machine) {
  injection_.arm(options.fail_allocation);
  threshold_.store(std::min(least_threshold, options.max_bytes), std::memory_order_relaxed);
}

Heap::~Heap() {
  for (Slab* slab : slabs_) unmap_pages(slab, slab_bytes);
  for (Large& large : large_) unmap_pages(large.object, large.bytes);
}

void Manager::attach(Heap& heap, Mutator& mutator) {
  mutator.heap = &heap;
  heap.world().attach(mutator.member, mutator);
}

void Manager::detach(Mutator& mutator) {
  mutator.heap->world().detach(mutator.member);
  mutator.heap->charge(mutator, std::exchange(mutator.charged, 0));
}

void Manager::safepoint(Mutator& mutator) {
  Heap& heap = *mutator.heap;
  heap.world().park_if_stopping(mutator.member);
  if (heap.wants_collection()) heap.collect(mutator);
}

void Manager::collect(Mutator& mutator) {
  while (!mutator.heap->collect(mutator)) {
  }
}

bool Heap::collect(Mutator& mutator) {
  uint64_t start = now_ns();
  if (!world_.stop(mutator.member)) return false;
  wanted_.store(false, std::memory_order_relaxed);
  for (World::Member* member : world_.members()) {
    auto& other = static_cast<Mutator&>(*member->mutator);
    charged_.fetch_add(std::exchange(other.charged, 0), std::memory_order_relaxed);
    other.cursor = other.limit = other.block = other.medium_cursor = other.medium_limit = nullptr;
  }
  size_t live = 0;
  mark(live);
  if (options_.verify) verify_marks();
  finalize_dead();
  // Only now: the roots are visited without our mutex, since a thread may allocate while it holds the machine's.
  std::unique_lock lock(mutex_);
  std::vector<Large> dead;
  take_dead_large_objects(dead);
  sort_blocks();
  poison_free_granules();
  live_ = live + large_bytes_;
  stats_.collections++;
  allocated_before_ += charged_.exchange(0, std::memory_order_relaxed);
  set_threshold(mutator, live_);
  lock.unlock();
  world_.resume();
  uint64_t pause = now_ns() - start;
  lock.lock();
  stats_.pause_max_ns = std::max(stats_.pause_max_ns, pause);
  stats_.pause_total_ns += pause;
  give_back_surplus();
  lock.unlock();
  for (Large& large : dead) mappings_.give(large.object, large.bytes);
  return true;
}

void Heap::mark(size_t& live) {
  next_epoch();
  SideMarks marks{epoch_};
  Marker<SideMarks> marker(marks);
  visit_roots(marker);
  live = marks.live;
}

void Heap::visit_roots(RootVisitor& visitor) {
  if (!machine_) return;
  machine_->visit_global_roots(visitor);
  for (World::Member* member : world_.members()) machine_->visit_stack_roots(*member->mutator, visitor);
}

// Epochs run from 1 to 255; when they begin again, the marks of the last round must be gone. A large object carries
// the mark of the last collection or is gone itself.
void Heap::next_epoch() {
  if (epoch_ < 255) {
    epoch_++;
    return;
  }
  epoch_ = 1;
  for (Slab* slab : slabs_) {
    std::memset(slab, 0, sizeof(Slab));
    std::memset(slab->marks(first_block), 0, (blocks_per_slab - first_block) * granules_per_block);
  }
}

bool Heap::is_marked(Object* object) const {
  return (object->header.word ? *mark_byte(object) : object->header.mark) == epoch_;
}

void Heap::finalize_dead() {
  auto dead = std::partition(finalizable_.begin(), finalizable_.end(), [&](Object* o) { return is_marked(o); });
  for (auto at = dead; at != finalizable_.end(); ++at) machine_->finalize(*at);
  finalizable_.erase(dead, finalizable_.end());
}

void Heap::take_dead_large_objects(std::vector<Large>& dead) {
  auto middle = std::partition(large_.begin(), large_.end(), [&](Large& l) { return l.object->header.mark == epoch_; });
  dead.assign(middle, large_.end());
  for (Large& large : dead) large_bytes_ -= large.bytes;
  large_.erase(middle, large_.end());
}

// Lists are taken from the back: the lowest address comes first.
void Heap::sort_blocks() {
  to_sweep_.clear();
  empty_.clear();
  std::sort(returned_.begin(), returned_.end(), std::greater<>());
  auto is_returned = [&](char* block) {
    return std::binary_search(returned_.begin(), returned_.end(), block, std::greater<>());
  };
  for (size_t i = slabs_.size(); i-- > 0;) {
    Slab* slab = slabs_[i];
    size_t end = i + 1 == slabs_.size() ? fresh_ : blocks_per_slab;
    for (size_t index = end; index-- > first_block;) {
      char* block = slab->block(index);
      slab->kept[index] = slab->touched[index] == epoch_;
      if (slab->kept[index]) to_sweep_.push_back(block);
      else if (returned_.empty() || !is_returned(block)) empty_.push_back(block);
    }
  }
}

// Keeps what the program will need until the next collection, and halves the rest at each collection, so that a heap
// that breathes does not ask the system for the same pages again and again.
void Heap::give_back_surplus() {
  size_t needed = threshold_.load(std::memory_order_relaxed) / block_bytes + 16;
  if (empty_.size() <= needed) return;
  size_t count = (empty_.size() - needed + 1) / 2;
  for (size_t i = 0; i < count; i++) {
    discard_pages(empty_[i], block_bytes);
    returned_.push_back(empty_[i]);
  }
  empty_.erase(empty_.begin(), empty_.begin() + static_cast<ptrdiff_t>(count));
}

void Heap::set_threshold(Mutator& mutator, size_t live) {
  // Threads that allocate side by side get as much each as one would: else two of them would be stopped twice as often for
  // twice as long.
  size_t threads = std::max<size_t>(1, allocators_.exchange(0, std::memory_order_relaxed));
  cycle_.fetch_add(1, std::memory_order_relaxed);
  size_t threshold = std::max(least_threshold * threads, live);
  size_t headroom = options_.max_bytes > live ? options_.max_bytes - live : 0;
  if (headroom < options_.max_bytes / 32) mutator.poll.ask(request::exhausted);
  threshold_.store(std::min(threshold, std::max(headroom, step_near_limit)), std::memory_order_relaxed);
}

void Heap::poison_free_granules() {
  if constexpr (checks > 0) {
    for (char* block : to_sweep_) {
      const uint8_t* marks = slab_of(block)->marks(block_index(block));
      for (Hole hole = find_hole(marks, epoch_, 0, 1); hole.found(); hole = find_hole(marks, epoch_, hole.end, 1))
        poison(block + hole.first * granule_bytes, (hole.end - hole.first) * granule_bytes);
    }
    for (char* block : empty_) poison(block, block_bytes);
  }
}

HeapStats Heap::stats() {
  std::lock_guard lock(mutex_);
  HeapStats stats = stats_;
  size_t charged = charged_.load(std::memory_order_relaxed);
  size_t blocks = slabs_.empty() ? 0 : slabs_.size() * (blocks_per_slab - first_block) - (blocks_per_slab - fresh_);
  stats.allocated_bytes = allocated_before_ + charged;
  stats.live_bytes = live_ + charged;
  stats.heap_bytes = (blocks - returned_.size()) * block_bytes + large_bytes_;
  return stats;
}

}  // namespace gilt::memory::gc
