// The global interpreter lock: a FIFO whose head is handed the lock directly. The protocol and its numbered invariants
// are in lock/README.md.
#pragma once

#include <atomic>
#include <mutex>

#include "lock/concept.h"

namespace gilt::lock::gil {

class Lock {
 public:
  // A thread's place in the queue; all but `signal` and the counters belong to whoever holds the queue's mutex.
  struct Waiter {
    std::atomic<uint32_t> signal{0};
    Waiter* next = nullptr;
    Poll* poll = nullptr;
    std::atomic<uint64_t> waits{0}, wait_ns{0}, max_wait_ns{0}, holds{0}, forced{0}, voluntary{0};
  };

  static constexpr bool global = true;
  static constexpr const char* name = "gil";

  Lock() = default;
  Lock(const Lock&) = delete;

  void configure(LockOptions);
  void acquire(Waiter& self, Poll& poll) {
    if (!try_acquire(self, poll)) wait_in_queue(self, poll, false);
  }
  void acquire_after_blocking(Waiter& self, Poll& poll) {
    if (!try_acquire(self, poll)) wait_in_queue(self, poll, boost_.load(std::memory_order_relaxed));
  }
  void release(Waiter& self) {
    holder_.store(nullptr, std::memory_order_relaxed);
    uint32_t expected = held;
    if (!word_.compare_exchange_strong(expected, 0, std::memory_order_release, std::memory_order_relaxed))
      release_to_head(self);
  }
  // Whether hand_over would do anything: the machine asks before it seals.
  bool is_wanted() const { return word_.load(std::memory_order_relaxed) & queued; }
  void hand_over(Waiter& self, Poll& poll);

  LockStats stats() const;
  LockStats stats(const Waiter&) const;
  void set_switch_interval(uint64_t ns) { interval_ns_.store(ns, std::memory_order_relaxed); }
  uint64_t switch_interval() const { return interval_ns_.load(std::memory_order_relaxed); }

 private:
  static constexpr uint32_t held = 1, queued = 2;          // word_
  static constexpr uint32_t waiting = 0, head = 1, granted = 2;  // Waiter::signal

  bool try_acquire(Waiter& self, Poll& poll) {
    uint32_t expected = 0;
    if (!word_.compare_exchange_strong(expected, held, std::memory_order_acquire, std::memory_order_relaxed)) return false;
    holder_.store(&poll, std::memory_order_release);
    count_hold(self);
    return true;
  }
  // By the holder: the lock itself protects the counters.
  void count_hold(Waiter& self) {
    self.holds.store(self.holds.load(std::memory_order_relaxed) + 1, std::memory_order_relaxed);
    holds_.store(holds_.load(std::memory_order_relaxed) + 1, std::memory_order_relaxed);
  }
  void wait_in_queue(Waiter&, Poll&, bool boosted);
  bool enqueue(Waiter&, Poll&);
  void push(Waiter&, Poll&);
  void sleep_until_granted(Waiter&, bool boosted);
  void release_to_head(Waiter&);
  struct Wakes {
    const std::atomic<uint32_t>* next_holder;
    const std::atomic<uint32_t>* next_head;
  };
  Wakes grant_head();
  static void wake(const Wakes&);
  void ask_holder();

  std::atomic<uint32_t> word_{0};
  std::atomic<Poll*> holder_{nullptr};
  std::atomic<uint64_t> interval_ns_{LockOptions{}.switch_interval_ns};
  std::atomic<bool> boost_{true};

  std::mutex mutex_;  // the queue
  Waiter* first_ = nullptr;
  Waiter* last_ = nullptr;
  std::atomic<uint64_t> last_boost_ns_{0};
  std::atomic<uint64_t> waits_{0}, wait_ns_{0}, max_wait_ns_{0}, holds_{0}, forced_{0}, voluntary_{0};
};

}  // namespace gilt::lock::gil
