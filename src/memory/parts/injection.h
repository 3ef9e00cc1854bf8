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
  // 0 is the next one; -1 none.
  void arm(int64_t n) { failing_.store(requests() + static_cast<uint64_t>(n) + 1, std::memory_order_relaxed); }
  // How many there have been.
  uint64_t requests() const { return requests_.load(std::memory_order_relaxed); }
  bool fails_now() {
    if constexpr (checks == 0) return false;
    return requests_.fetch_add(1, std::memory_order_relaxed) + 1 == failing_.load(std::memory_order_relaxed);
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
  std::atomic<uint64_t> requests_{0}, failing_{0};
};

}  // namespace gilt::memory
