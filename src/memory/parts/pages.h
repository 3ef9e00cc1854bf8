// Memory from the system, by the page. Nothing here knows what the pages are for.
#pragma once

#include <cstddef>

namespace gilt::memory {

inline constexpr size_t page_bytes = 4096;

constexpr size_t round_up(size_t n, size_t unit) { return (n + unit - 1) / unit * unit; }

// Zeroed pages at a multiple of `alignment` (a power of two), or null. Nothing is touched yet.
char* map_pages(size_t bytes, size_t alignment = page_bytes);
void unmap_pages(void* start, size_t bytes);

// Hints: they may do nothing.
void touch_pages(void* start, size_t bytes);        // one call instead of a fault for each page
void discard_pages(void* start, size_t bytes);      // the contents are lost, the addresses stay
void prefer_small_pages(void* start, size_t bytes); // resident memory stays what was touched
void prefer_huge_pages(void* start, size_t bytes);

}  // namespace gilt::memory
