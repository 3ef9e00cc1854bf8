// The slow half of allocation: the next hole of the block, the next block, a medium object's own block, a large object's
// own mapping. Nothing here waits for another thread or collects; at most it asks for a collection.
#include <utility>

#include "base/check.h"
#include "memory/gc/manager.h"
#include "memory/parts/poison.h"

namespace gilt::memory::gc {

namespace {

constexpr size_t longest_hole = checks ? 64 : granules_per_block;  // checked builds change holes often

void take_hole(Mutator& mutator, size_t first, size_t end, bool was_poisoned) {
  if (end - first > longest_hole) end = first + longest_hole;
  mutator.cursor = mutator.block + first * granule_bytes;
  mutator.limit = mutator.block + end * granule_bytes;
  mutator.scanned = end;
  mutator.charged += (end - first) * granule_bytes;
  if (was_poisoned) check_poison(mutator.cursor, mutator.limit - mutator.cursor);
}

// A hole of at least `granules`, from the current block or the next ones.
void next_hole(Mutator& mutator, size_t granules) {
  if (granules < hole_granules) granules = hole_granules;
  for (;;) {
    if (mutator.block) {
      Slab* slab = slab_of(mutator.block);
      size_t index = block_index(mutator.block);
      Hole hole = find_hole(slab->marks(index), mutator.heap->epoch(), mutator.scanned, granules);
      if (hole.found()) return take_hole(mutator, hole.first, hole.end, slab->kept[index]);
    }
    mutator.heap->charge(mutator, std::exchange(mutator.charged, 0));
    Block block = mutator.heap->take_block(mutator, false);
    mutator.block = block.start;
    mutator.scanned = 0;
    if (block.whole) return take_hole(mutator, 0, granules_per_block, false);
  }
}

char* bump_medium(Mutator& mutator, size_t bytes) {
  if (bytes > static_cast<size_t>(mutator.medium_limit - mutator.medium_cursor)) {
    mutator.heap->charge(mutator, block_bytes);
    mutator.medium_cursor = mutator.heap->take_block(mutator, true).start;
    mutator.medium_limit = mutator.medium_cursor + block_bytes;
  }
  char* at = mutator.medium_cursor;
  mutator.medium_cursor += bytes;
  return at;
}

}  // namespace

Object* Manager::allocate_slow(Mutator& mutator, const Shape& shape) {
  size_t bytes = round_up(shape.size(), granule_bytes);
  if (bytes > medium_bytes) return mutator.heap->allocate_large(mutator, shape, bytes);
  auto granules = static_cast<uint32_t>(bytes / granule_bytes);
  if (bytes > small_bytes) return write_header(bump_medium(mutator, bytes), shape, 0, granules);
  next_hole(mutator, granules);
  char* at = mutator.cursor;
  mutator.cursor += bytes;
  return write_header(at, shape, 0, granules);
}

Value Manager::cons_slow(Mutator& mutator, Value car, Value cdr) {
  next_hole(mutator, 1);
  char* at = mutator.cursor;
  mutator.cursor += 16;
  return write_pair(at, car, cdr);
}

Block Heap::take_block(Mutator&, bool whole_only) {
  std::lock_guard lock(mutex_);
  auto take = [](std::vector<char*>& list) {
    char* block = list.back();
    list.pop_back();
    return block;
  };
  if (!whole_only && !to_sweep_.empty()) return {take(to_sweep_), false};
  if (!empty_.empty()) return {take(empty_), true};
  if (!returned_.empty()) {
    char* block = take(returned_);
    touch_pages(block, block_bytes);
    return {block, true};
  }
  return {fresh_block(), true};
}

char* Heap::fresh_block() {
  if (fresh_ == blocks_per_slab && !add_slab()) fatal("out of memory: the system gives no more");
  char* block = slabs_.back()->block(fresh_++);
  if (slabs_.size() > 1) touch_pages(block, block_bytes);
  return block;
}

bool Heap::add_slab() {
  char* start = map_pages(slab_bytes, slab_bytes);
  if (!start) return false;
  // A small program stays small; a heap that has grown gains from huge pages.
  if (slabs_.size() < 4) prefer_small_pages(start, slab_bytes);
  else prefer_huge_pages(start, slab_bytes);
  slabs_.push_back(reinterpret_cast<Slab*>(start));
  fresh_ = first_block;
  return true;
}

Object* Heap::allocate_large(Mutator& mutator, const Shape& shape, size_t bytes) {
  if (bytes > options_.max_bytes) return nullptr;
  size_t mapped = MappingCache::mapping_size(bytes);
  char* start = mappings_.take(mapped);
  if (!start) return nullptr;
  Object* object = write_header(start, shape, 0, 0);
  {
    std::lock_guard lock(mutex_);
    large_.push_back({object, mapped});
    large_bytes_ += mapped;
  }
  charge(mutator, mapped);
  return object;
}

void Heap::charge(Mutator& mutator, size_t bytes) {
  uint64_t cycle = cycle_.load(std::memory_order_relaxed);
  if (mutator.charged_cycle != cycle) {
    mutator.charged_cycle = cycle;
    allocators_.fetch_add(1, std::memory_order_relaxed);
  }
  size_t charged = charged_.fetch_add(bytes, std::memory_order_relaxed) + bytes;
  if (charged < threshold_.load(std::memory_order_relaxed)) return;
  wanted_.store(true, std::memory_order_relaxed);
  mutator.poll.ask(request::collect);
}

void Heap::register_finalizer(Object* object) {
  std::lock_guard lock(mutex_);
  finalizable_.push_back(object);
}

}  // namespace gilt::memory::gc
