// The slow half of allocation: the next hole of the block, the next block, a medium object's own block, a large object's
// own mapping. Nothing here waits for a cycle; at most it helps one that is late.
#include <utility>

#include "base/check.h"
#include "memory/gc/manager.h"
#include "memory/parts/poison.h"

namespace gilt::memory::gc {

namespace {

constexpr size_t longest_hole = checks ? 64 : granules_per_block;  // checked builds change holes often
constexpr unsigned most_full_blocks = 8;  // looked at in vain, before a whole one is taken: bounds the time of one allocation

// Gives what is allocated from here on the colour of this thread.
void colour_marks(Mutator& mutator, char* from, char* to) {
  if (mutator.colour == 0) return;
  fill_marks(mark_byte(from), (to - from) / granule_bytes, mutator.colour);
  slab_of(from)->touched[block_index(from)].store(mutator.colour, std::memory_order_relaxed);
}

void take_hole(Mutator& mutator, size_t first, size_t end, bool was_poisoned) {
  if (end - first > longest_hole) end = first + longest_hole;
  mutator.cursor = mutator.block + first * granule_bytes;
  mutator.limit = mutator.block + end * granule_bytes;
  mutator.scanned = end;
  mutator.charged += (end - first) * granule_bytes;
  if (was_poisoned) check_poison(mutator.cursor, mutator.limit - mutator.cursor);
  colour_marks(mutator, mutator.cursor, mutator.limit);
}

// A hole of at least `granules`, from the current block or the next ones.
void next_hole(Mutator& mutator, size_t granules) {
  if (granules < hole_granules) granules = hole_granules;
  for (unsigned looked = 0;; looked++) {
    if (mutator.block) {
      Slab* slab = slab_of(mutator.block);
      Hole hole = find_hole(slab->marks(block_index(mutator.block)), mutator.epoch, mutator.scanned, granules);
      if (hole.found()) return take_hole(mutator, hole.first, hole.end, mutator.block_poisoned);
    }
    // A thread that is charged may help to mark: its hole must be in order then.
    mutator.cursor = mutator.limit = nullptr;
    mutator.heap->charge(mutator, std::exchange(mutator.charged, 0));
    Block block = mutator.heap->take_block(mutator, mutator.block, looked >= most_full_blocks);
    mutator.block = block.start;
    mutator.block_poisoned = !block.whole;
    mutator.scanned = 0;
    if (block.whole) return take_hole(mutator, 0, granules_per_block, false);
  }
}

char* bump_medium(Mutator& mutator, size_t bytes) {
  if (bytes > static_cast<size_t>(mutator.medium_limit - mutator.medium_cursor)) {
    mutator.heap->charge(mutator, block_bytes);
    mutator.medium_block = mutator.medium_cursor = mutator.heap->take_block(mutator, mutator.medium_block, true).start;
    mutator.medium_limit = mutator.medium_cursor + block_bytes;
    colour_marks(mutator, mutator.medium_cursor, mutator.medium_limit);
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

Object* Heap::allocate_large(Mutator& mutator, const Shape& shape, size_t bytes) {
  if (bytes > options_.max_bytes) return nullptr;
  size_t mapped = MappingCache::mapping_size(bytes);
  char* start = mappings_.take(mapped);
  if (!start) return nullptr;
  charge(mutator, mapped);
  Object* object = write_header(start, shape, mutator.colour, 0);
  std::lock_guard lock(mutex_);
  large_.push_back({object, mapped});
  large_bytes_ += mapped;
  return object;
}

void Heap::register_finalizer(Object* object) {
  std::lock_guard lock(mutex_);
  finalizable_.push_back(object);
}

}  // namespace gilt::memory::gc
