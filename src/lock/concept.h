// The contract of the lock: who may run Lisp code. Under a global lock exactly one thread does; without one every
// thread does, and each operation is empty. See lock/README.md.
#pragma once

#include <concepts>
#include <cstdint>

#include "base/poll.h"

namespace gilt::lock {

struct LockOptions {
  uint64_t switch_interval_ns = 5'000'000;
  bool boost = true;
};

// Of the lock, or of one thread's dealings with it. A hold that still lasts counts for the longest one.
struct LockStats {
  uint64_t waits = 0, wait_ns = 0, max_wait_ns = 0, holds = 0, max_hold_ns = 0, forced_switches = 0, voluntary_switches = 0;
};

// A Waiter is what the lock knows of a thread; it lives inside the machine's Thread.
template <class L>
concept LockPolicy = requires(L& lock, typename L::Waiter& waiter, Poll& poll, LockOptions options, uint64_t ns) {
  { L::global } -> std::convertible_to<bool>;
  { L::name } -> std::convertible_to<const char*>;
  { lock.configure(options) };
  { lock.acquire(waiter, poll) };           // blocks until this thread holds the lock. `poll` is how others ask for it
  { lock.release(waiter) };                 // before blocking or ending
  { lock.hand_over(waiter, poll) };         // at a poll that took request::yield: let the next thread run, queue up again
  { lock.acquire_after_blocking(waiter, poll) };  // as acquire, with the boost of a thread that comes back from blocking
  { lock.stats() } -> std::same_as<LockStats>;
  { lock.stats(waiter) } -> std::same_as<LockStats>;  // of any thread that cannot end meanwhile
  { lock.set_switch_interval(ns) };
  { lock.switch_interval() } -> std::same_as<uint64_t>;
};

}  // namespace gilt::lock
