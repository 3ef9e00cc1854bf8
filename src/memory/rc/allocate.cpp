// The slow half of allocation: more slots, more pages, large objects, and what has to be asked for on the way.
#include <algorithm>

#include "base/check.h"
#include "memory/parts/pages.h"
#include "memory/rc/manager.h"

namespace gilt::memory::rc {

namespace {

constexpr size_t chunk_bytes = size_t{1} << 20, pages_per_chunk = chunk_bytes / page_size;
constexpr size_t carve_bytes = checks ? 256 : 4096;  // slots are linked into the free list just before their use
constexpr size_t reconcile_bytes = checks ? size_t{128} << 10 : size_t{4} << 20;

}  // namespace

Heap::Heap(const HeapOptions& options, Machine* machine)
    : options_(options), machine_(machine), reserve_(chunk_bytes, page_size) {
  injection_.arm(options.fail_allocation);
  reserve_.lay_in(options.reserve_bytes);
  limit_check_at_ = options.max_bytes;
  schedule_next_trace(0, 1);
  set_table_limit();
}

Heap::~Heap() {
  for (char* chunk : chunks_) unmap_pages(chunk, chunk_bytes);
  for (Large* large : large_) unmap_pages(large, large->bytes);
}

void Heap::prepare(Mutator& mutator, size_t class_index) {
  if (table.is_full()) {
    table.make_room(1024);
    mutator.poll.ask(request::collect);
  }
  if (!free[class_index]) refill(mutator, class_index);
}

void Heap::refill(Mutator& mutator, size_t class_index) {
  Page* page = carving_[class_index];
  if (!page || page->carved == page->slots) {
    page = carving_[class_index] = take_page(mutator);
    page->assign(class_index);
  }
  carve(page, class_index);
}

void Heap::carve(Page* page, size_t class_index) {
  size_t count = std::max<size_t>(1, carve_bytes / page->slot_bytes);
  size_t end = std::min<size_t>(page->slots, page->carved + count);
  Object* next = nullptr;
  for (size_t i = end; i-- > page->carved;) {
    Object* slot = page->slot(i);
    poison(reinterpret_cast<char*>(slot) + 16, page->slot_bytes - 16);
    make_free(slot, next);
    next = slot;
  }
  page->carved = static_cast<uint32_t>(end);
  free[class_index] = next;
}

Page* Heap::take_page(Mutator& mutator) {
  charge(mutator, page_size);
  if (unused_pages() == 0) add_chunk();
  if (reserve_.is_spent() && unused_pages() <= reserve_check_at_) mutator.poll.ask(request::collect);
  if (!empty_.empty()) {
    Page* page = empty_.back();
    empty_.pop_back();
    return page;
  }
  char* start = chunks_.back() + page_size * chunk_used_++;
  if (chunks_.size() > 2) touch_pages(start, page_size);
  Page* page = reinterpret_cast<Page*>(start);
  pages_.push_back(page);
  return page;
}

size_t Heap::unused_pages() const {
  return empty_.size() + (chunks_.empty() ? 0 : pages_per_chunk - chunk_used_);
}

void Heap::add_chunk() {
  const bool stocked = reserve_.has_stock();
  char* chunk = reserve_.map();
  if (!chunk) fatal("out of memory: the system gives no more");
  if (reserve_.is_spent()) reserve_check_at_ = pages_per_chunk;
  if (!stocked) prefer_small_pages(chunk, chunk_bytes);
  chunks_.push_back(chunk);
  chunk_used_ = 0;
}

// The system gives no more: raise, unless a collection leaves enough. What is left until then is for the handler.
void Heap::check_reserve(Mutator& mutator) {
  if (!reserve_.is_spent() || unused_pages() > reserve_check_at_ || reserve_.refill()) return;
  collect(mutator);
  mappings_.give_all_back();
  if (reserve_.refill()) return;
  if (unused_pages() < 2 * pages_per_chunk) mutator.poll.ask(request::exhausted);
  reserve_check_at_ = unused_pages() / 2;
}

Object* Heap::allocate_large(Mutator& mutator, const Shape& shape, size_t bytes) {
  if (bytes > options_.max_bytes) return nullptr;
  size_t mapped = MappingCache::mapping_size(bytes + sizeof(Large));
  auto large = reinterpret_cast<Large*>(mappings_.take(mapped));
  if (!large) return nullptr;
  large->bytes = mapped;
  large->index = large_.size();
  large_.push_back(large);
  charge(mutator, mapped);
  if (table.is_full()) prepare(mutator, 0);
  table.push(large->object());
  return write_header(large->object(), shape, flag::in_table | flag::large, 0);
}

void Heap::release_large(Large* large) {
  large_[large->index] = large_.back();
  large_[large->index]->index = large->index;
  large_.pop_back();
  heap_bytes_ -= large->bytes;
  freed_bytes_ += large->bytes;
  mappings_.give(large, large->bytes);
}

void Heap::charge(Mutator& mutator, size_t bytes) {
  heap_bytes_ += bytes;
  bytes_since_ += bytes;
  if (bytes_since_ < reconcile_bytes && heap_bytes_ <= limit_check_at_) return;
  mutator.poll.ask(request::collect);
}

HeapStats Heap::counters() const {
  HeapStats stats = stats_;
  pauses_.tell(stats);
  stats.freed_objects = freed_;
  stats.increments = increments;
  stats.decrements = decrements;
  stats.zero_entries = table.size();
  stats.heap_bytes = heap_bytes_;
  return stats;
}

// The fast path counts nothing: what was allocated is what is in use and what was freed.
HeapStats Heap::stats() {
  HeapStats stats = counters();
  stats.live_bytes = bytes_in_use();
  stats.allocated_bytes = stats.live_bytes + freed_bytes_;
  return stats;
}

size_t Heap::bytes_in_use() const {
  size_t bytes = 0;
  for (const Page* page : pages_) bytes += size_t{page->carved} * page->slot_bytes;
  for (const Large* large : large_) bytes += large->bytes;
  for (size_t i = 0; i < class_count; i++)
    for (const Object* slot = free[i]; slot; slot = next_free(slot)) bytes -= slot_sizes[i];
  return bytes;
}

}  // namespace gilt::memory::rc
