// A stack of mappings for each size: the one given last is the warmest.
#include "memory/parts/mapping_cache.h"

#include <bit>

#include "memory/parts/pages.h"

namespace gilt::memory {

MappingCache::~MappingCache() { give_all_back(); }

void MappingCache::give_all_back() {
  std::lock_guard guard(mutex_);
  for (auto& [bytes, mappings] : kept_)
    for (char* start : mappings) unmap_pages(start, bytes);
  kept_.clear();
  kept_bytes_ = 0;
}

size_t MappingCache::mapping_size(size_t bytes) {
  size_t eighth = std::bit_floor(bytes) / 8;
  return round_up(bytes, eighth < page_bytes ? page_bytes : eighth);
}

char* MappingCache::take(size_t bytes) {
  {
    std::lock_guard guard(mutex_);
    auto mappings = kept_.find(bytes);
    if (mappings != kept_.end() && !mappings->second.empty()) {
      char* start = mappings->second.back();
      mappings->second.pop_back();
      kept_bytes_ -= bytes;
      return start;
    }
  }
  if (char* start = map_pages(bytes)) return start;
  give_all_back();
  return map_pages(bytes);
}

void MappingCache::give(void* start, size_t bytes) {
  {
    std::lock_guard guard(mutex_);
    if (bytes <= largest_kept && kept_bytes_ + bytes <= most_kept) {
      kept_[bytes].push_back(static_cast<char*>(start));
      kept_bytes_ += bytes;
      return;
    }
  }
  unmap_pages(start, bytes);
}

}  // namespace gilt::memory
