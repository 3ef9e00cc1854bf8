// Mappings of large objects that died, kept for the next ones: bignum programs make and drop objects of some pages by the
// thousand, and a system call with fresh page faults for each costs more than their arithmetic. Sizes are rounded to eighths of
// a power of two, so that a mapping fits again; contents are those of the former owner. Thread-safe.
#pragma once

#include <cstddef>
#include <mutex>
#include <unordered_map>
#include <vector>

namespace gilt::memory {

class MappingCache {
 public:
  ~MappingCache();

  // At least `bytes`, rounded up to what a mapping for them has.
  static size_t mapping_size(size_t bytes);

  // `bytes` is a mapping_size. Null when the system has no more.
  char* take(size_t bytes);
  void give(void* start, size_t bytes);
  void give_all_back();

 private:
  static constexpr size_t largest_kept = size_t{1} << 20, most_kept = size_t{32} << 20;

  std::mutex mutex_;
  std::unordered_map<size_t, std::vector<char*>> kept_;
  size_t kept_bytes_ = 0;
};

}  // namespace gilt::memory
