// A lock of one byte inside an object, around short straight-line code of a primitive. Under a global lock it is nothing:
// a primitive is never interrupted there.
#pragma once

#include <sched.h>

#include <atomic>

#include "lock/lock.h"

namespace gilt::builtins {

class ByteLock {
 public:
  void lock() {
    if constexpr (!Lock::global)
      if (byte_.exchange(1, std::memory_order_acquire) != 0) [[unlikely]] lock_slow();
  }
  void unlock() {
    if constexpr (!Lock::global) byte_.store(0, std::memory_order_release);
  }

 private:
  [[gnu::noinline]] void lock_slow() {
    constexpr unsigned spins = 100;
    for (unsigned n = 0; byte_.load(std::memory_order_relaxed) != 0 || byte_.exchange(1, std::memory_order_acquire) != 0; ++n)
      if (n >= spins) sched_yield();
  }

  std::atomic<uint8_t> byte_{0};
};

}  // namespace gilt::builtins
