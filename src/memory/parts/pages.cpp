// The only system calls for memory in this folder.
#include "memory/parts/pages.h"

#include <sys/mman.h>

#include <cstdint>

#include "base/fault.h"

namespace gilt::memory {

namespace {

constexpr int populate_write = 23;  // MADV_POPULATE_WRITE, newer than some headers

char* map_anywhere(size_t bytes) {
  if (fault::fails_now(fault::Kind::map)) return nullptr;
  void* start = mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  return start == MAP_FAILED ? nullptr : static_cast<char*>(start);
}

}  // namespace

char* map_pages(size_t bytes, size_t alignment) {
  bytes = round_up(bytes, page_bytes);
  if (alignment <= page_bytes) return map_anywhere(bytes);
  char* start = map_anywhere(bytes + alignment);
  if (!start) return nullptr;
  char* aligned = reinterpret_cast<char*>(round_up(reinterpret_cast<uintptr_t>(start), alignment));
  if (aligned != start) munmap(start, aligned - start);
  char* end = start + bytes + alignment;
  if (end != aligned + bytes) munmap(aligned + bytes, end - (aligned + bytes));
  return aligned;
}

void unmap_pages(void* start, size_t bytes) { munmap(start, round_up(bytes, page_bytes)); }
void touch_pages(void* start, size_t bytes) { madvise(start, bytes, populate_write); }
void discard_pages(void* start, size_t bytes) { madvise(start, bytes, MADV_DONTNEED); }
void prefer_small_pages(void* start, size_t bytes) { madvise(start, bytes, MADV_NOHUGEPAGE); }
void prefer_huge_pages(void* start, size_t bytes) { madvise(start, bytes, MADV_HUGEPAGE); }

}  // namespace gilt::memory
