// Testing: the n-th allocation from now fails as if it went over the limit. Costs nothing in release builds.
#pragma once

#include <atomic>
#include <cstdint>

#include "base/check.h"
#include "base/poll.h"
#include "memory/object.h"

namespace gilt::memory {

class Injection {
 public:
  void arm(int64_t n) { remaining_.store(n, std::memory_order_relaxed); }
  bool fails_now() {
    if constexpr (checks == 0) return false;
    if (remaining_.load(std::memory_order_relaxed) < 0) return false;
    return remaining_.fetch_sub(1, std::memory_order_relaxed) == 0;
  }
  // For a request: a small one, which always succeeds, has the condition raised at the next poll instead.
  bool fails_now(Poll& poll, const Shape& shape) {
    constexpr size_t small = 4096;
    if (!fails_now()) return false;
    if (shape.size() > small) return true;
    poll.ask(request::exhausted);
    return false;
  }

 private:
  std::atomic<int64_t> remaining_{-1};
};

}  // namespace gilt::memory
