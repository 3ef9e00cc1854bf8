// Pieces of 1 MiB a thread, touched in one system call when taken; the very first is left untouched so that a short
// program stays small. Objects over a quarter of a piece get a mapping of their own.
#include "base/check.h"
#include "memory/none/manager.h"
#include "memory/parts/pages.h"

namespace gilt::memory::none {

namespace {

constexpr size_t piece_bytes = checks ? size_t{64} << 10 : size_t{1} << 20;
constexpr size_t grace_bytes = size_t{16} << 20;  // beyond the limit, for who handles the condition

}  // namespace

Heap::Heap(const HeapOptions& options, Machine* machine)
    : options_(options), machine_(machine), reserve_(piece_bytes) {
  injection_.arm(options.fail_allocation);
  reserve_.lay_in(options.reserve_bytes);
}

Heap::~Heap() {
  for (Mapping& mapping : mappings_) unmap_pages(mapping.start, mapping.bytes);
}

char* Heap::allocate_slow(Mutator& mutator, size_t bytes) {
  if (bytes > piece_bytes / 4) return bytes <= options_.max_bytes && admit(mutator, bytes) ? map(bytes) : nullptr;
  if (!admit(mutator, piece_bytes)) fatal("out of memory: this flavor never frees");
  bool first = mutator.cursor == nullptr;
  char* piece = map_piece(mutator);
  if (!first) touch_pages(piece, piece_bytes);
  mutator.cursor = piece + bytes;
  mutator.limit = piece + piece_bytes;
  return piece;
}

// Counts the bytes in; false if even the reserve cannot hold them.
bool Heap::admit(Mutator& mutator, size_t bytes) {
  size_t used = used_.fetch_add(bytes, std::memory_order_relaxed) + bytes;
  if (used <= options_.max_bytes) return true;
  if (used > options_.max_bytes + grace_bytes) {
    used_.fetch_sub(bytes, std::memory_order_relaxed);
    return false;
  }
  mutator.poll.ask(request::exhausted);
  return true;
}

char* Heap::map(size_t bytes) {
  char* start = map_pages(bytes);
  std::lock_guard lock(mutex_);
  return start ? keep(start, bytes) : nullptr;
}

char* Heap::map_piece(Mutator& mutator) {
  std::lock_guard lock(mutex_);
  char* piece = reserve_.map();
  if (!piece) fatal("out of memory: the system gives no more");
  if (!reserve_.refill()) mutator.poll.ask(request::exhausted);
  return keep(piece, piece_bytes);
}

// Under the mutex.
char* Heap::keep(char* start, size_t bytes) {
  if (mappings_.empty()) prefer_small_pages(start, bytes);
  mappings_.push_back({start, bytes});
  return start;
}

HeapStats Heap::stats() const {
  HeapStats stats;
  stats.allocated_bytes = stats.live_bytes = stats.heap_bytes = used_.load(std::memory_order_relaxed);
  return stats;
}

}  // namespace gilt::memory::none
