// Testing: the n-th allocation from now fails as if it went over the limit. Costs nothing in release builds.
#pragma once

#include <atomic>
#include <cstdint>

#include "base/check.h"

namespace gilt::memory {

class Injection {
 public:
  void arm(int64_t n) { remaining_.store(n, std::memory_order_relaxed); }
  bool fails_now() {
    if constexpr (checks == 0) return false;
    if (remaining_.load(std::memory_order_relaxed) < 0) return false;
    return remaining_.fetch_sub(1, std::memory_order_relaxed) == 0;
  }

 private:
  std::atomic<int64_t> remaining_{-1};
};

}  // namespace gilt::memory
