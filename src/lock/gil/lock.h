// The global interpreter lock: two FIFOs, boosted and normal, whose head is handed the lock directly. The protocol and
// its numbered invariants are in lock/README.md.
#pragma once

#include <atomic>

#include "base/schedule.h"
#include "lock/concept.h"

namespace gilt::lock::gil {

// Written by the holder alone: the lock itself protects them. Read by anybody.
struct Counters {
  std::atomic<uint64_t> waits{0}, wait_ns{0}, max_wait_ns{0}, holds{0}, max_hold_ns{0}, forced{0}, voluntary{0};
  std::atomic<uint64_t> held_since_ns{0};  // 0: not held

  void count_wait(uint64_t ns);
  void begin_hold(uint64_t now_ns);
  void end_hold(uint64_t ns);
  LockStats read() const;
};

class Lock {
 public:
  // A thread's place in the queue. `signal` is what it sleeps on; the line below it belongs to whoever holds the queues'
  // mutex, the rest to the thread.
  struct Waiter {
    schedule::Atomic<uint32_t> signal{0};
    Waiter* next = nullptr;
    Poll* poll = nullptr;
    bool boosted = false;
    uint64_t head_since_ns = 0;

    uint64_t used_ns = 0;  // what it held the lock since it came back from blocking
    Counters counters;
  };

  static constexpr bool global = true;
  static constexpr const char* name = "gil";

  Lock() = default;
  Lock(const Lock&) = delete;

  void configure(LockOptions);
  void acquire(Waiter& self, Poll& poll);
  void acquire_after_blocking(Waiter& self, Poll& poll);
  void release(Waiter& self);
  // Whether hand_over would do anything: the machine asks before it seals.
  bool is_wanted() const { return word_.load(std::memory_order_relaxed) & queued; }
  void hand_over(Waiter& self, Poll& poll);

  LockStats stats() const { return counters_.read(); }
  LockStats stats(const Waiter& waiter) const { return waiter.counters.read(); }
  void set_switch_interval(uint64_t ns) { interval_ns_.store(ns, std::memory_order_relaxed); }
  uint64_t switch_interval() const { return interval_ns_.load(std::memory_order_relaxed); }

 private:
  static constexpr uint32_t held = 1, queued = 2;          // word_
  static constexpr uint32_t waiting = 0, head = 1, granted = 2;  // Waiter::signal

  struct Queue {
    Waiter *first = nullptr, *last = nullptr;
    void push(Waiter&, uint64_t now_ns);
    Waiter* pop(uint64_t now_ns);
  };
  struct Wakes {
    const std::atomic<uint32_t>* next_holder;
    const std::atomic<uint32_t>* next_head;
  };

  void take(Waiter&, Poll&, bool boosted);
  bool try_take(Waiter&);
  bool enqueue(Waiter&, bool boosted);
  void push(Waiter&, bool boosted, uint64_t now_ns);
  void sleep_until_granted(Waiter&);
  uint64_t ask_holder(Waiter&);
  bool has_waiters() const { return boosted_.first || normal_.first; }
  Queue& next_queue(uint64_t now_ns);
  Wakes grant_next(Waiter& leaving, uint64_t now_ns);
  static void wake(const Wakes&);
  void begin_hold(Waiter&, uint64_t now_ns);
  void end_hold(Waiter&, uint64_t now_ns);

  schedule::Atomic<uint32_t> word_{0};
  schedule::Atomic<Waiter*> holder_{nullptr};
  std::atomic<uint64_t> interval_ns_{LockOptions{}.switch_interval_ns};
  std::atomic<bool> boost_{true};
  Counters counters_;

  schedule::Mutex mutex_;  // guards what follows, and holder_ while somebody is queued
  Queue boosted_, normal_;
  uint64_t last_boost_ns_ = 0;
};

}  // namespace gilt::lock::gil
