// No lock: every thread runs. All operations are empty and vanish.
#pragma once

#include <atomic>

#include "lock/concept.h"

namespace gilt::lock::free {

class Lock {
 public:
  struct Waiter {};

  static constexpr bool global = false;
  static constexpr const char* name = "free";

  void configure(LockOptions options) { interval_ns_ = options.switch_interval_ns; }
  void acquire(Waiter&, Poll&) {}
  void release(Waiter&) {}
  bool is_wanted() const { return false; }
  void hand_over(Waiter&, Poll&) {}
  void acquire_after_blocking(Waiter&, Poll&) {}
  LockStats stats() const { return {}; }
  LockStats stats(const Waiter&) const { return {}; }
  void set_switch_interval(uint64_t ns) { interval_ns_ = ns; }
  uint64_t switch_interval() const { return interval_ns_; }

 private:
  std::atomic<uint64_t> interval_ns_{LockOptions{}.switch_interval_ns};
};

}  // namespace gilt::lock::free
