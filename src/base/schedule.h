// Where threads meet. In checked builds a thread that an explorer runs (tests/unit/explorer.h) lets it choose who goes on
// before every access to an Atomic and before every locking, sleeps under its eyes, and sees its clock. For all other
// threads, and in release builds, these are the types and calls of the standard library: there they cost nothing.
#pragma once

#include <atomic>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <type_traits>

#include "base/check.h"
#include "base/clock.h"

namespace gilt::schedule {

inline constexpr uint64_t forever = ~uint64_t{0};

// One thread of an exploration, as its explorer sees it.
class Participant {
 public:
  // Another thread may run here.
  virtual void point(const char* file, int line) = 0;
  // Until somebody wakes those who sleep on the address, until the time is over, or for no reason.
  virtual void sleep(const void* on, uint64_t timeout_ns) = 0;
  // No other thread runs before the caller's next point or sleep.
  virtual void wake(const void* on, size_t most) = 0;
  virtual uint64_t now_ns() = 0;

 protected:
  ~Participant() = default;
};

inline constinit thread_local Participant* current = nullptr;

// Null in release builds, at compile time.
inline Participant* participant() {
  if constexpr (checks == 0) return nullptr;
  else return current;
}

inline void point(const char* file = __builtin_FILE(), int line = __builtin_LINE()) {
  if (Participant* self = participant()) self->point(file, line);
}

inline uint64_t now_ns() {
  if (Participant* self = participant()) return self->now_ns();
  return monotonic_ns();
}

// For whoever wraps the system's futex: true if the explorer did it instead.
inline bool waited_on(const std::atomic<uint32_t>& word, uint32_t seen, uint64_t timeout_ns) {
  Participant* self = participant();
  if (self == nullptr) return false;
  self->point(__builtin_FILE(), __builtin_LINE());
  if (word.load(std::memory_order_relaxed) == seen) self->sleep(&word, timeout_ns);
  return true;
}
inline bool woke(const void* word, size_t most) {
  Participant* self = participant();
  if (self == nullptr) return false;
  self->point(__builtin_FILE(), __builtin_LINE());
  self->wake(word, most);
  return true;
}

template <class T>
class ExploredAtomic : public std::atomic<T> {
  using Base = std::atomic<T>;
  using Order = std::memory_order;

 public:
  using Base::Base;
  using Base::operator=;

  T load(Order order = Order::seq_cst, const char* file = __builtin_FILE(), int line = __builtin_LINE()) const {
    point(file, line);
    return Base::load(order);
  }
  void store(T value, Order order = Order::seq_cst, const char* file = __builtin_FILE(), int line = __builtin_LINE()) {
    point(file, line);
    Base::store(value, order);
  }
  T exchange(T value, Order order = Order::seq_cst, const char* file = __builtin_FILE(), int line = __builtin_LINE()) {
    point(file, line);
    return Base::exchange(value, order);
  }
  bool compare_exchange_strong(T& expected, T value, Order success, Order failure, const char* file = __builtin_FILE(),
                               int line = __builtin_LINE()) {
    point(file, line);
    return Base::compare_exchange_strong(expected, value, success, failure);
  }
  bool compare_exchange_strong(T& expected, T value, Order order = Order::seq_cst, const char* file = __builtin_FILE(),
                               int line = __builtin_LINE()) {
    point(file, line);
    return Base::compare_exchange_strong(expected, value, order);
  }
  bool compare_exchange_weak(T& expected, T value, Order success, Order failure, const char* file = __builtin_FILE(),
                             int line = __builtin_LINE()) {
    point(file, line);
    return Base::compare_exchange_weak(expected, value, success, failure);
  }
  // Not in use yet; those of the base class would pass without a point.
  T fetch_add(T, Order = Order::seq_cst) = delete;
  T fetch_or(T, Order = Order::seq_cst) = delete;
  T fetch_and(T, Order = Order::seq_cst) = delete;
};

class ExploredMutex {
 public:
  void lock(const char* file = __builtin_FILE(), int line = __builtin_LINE()) {
    Participant* self = participant();
    if (self == nullptr) return mutex_.lock();
    self->point(file, line);
    while (!mutex_.try_lock()) self->sleep(this, forever);
  }
  bool try_lock(const char* file = __builtin_FILE(), int line = __builtin_LINE()) {
    point(file, line);
    return mutex_.try_lock();
  }
  void unlock() {
    mutex_.unlock();
    if (Participant* self = participant()) self->wake(this, 1);
  }

 private:
  friend class ExploredCondition;
  std::mutex mutex_;
};

class ExploredCondition {
 public:
  void wait(std::unique_lock<ExploredMutex>& lock) {
    if (Participant* self = participant()) {
      self->point(__builtin_FILE(), __builtin_LINE());
      lock.unlock();
      self->sleep(this, forever);
      lock.lock();
    } else {
      std::unique_lock<std::mutex> inner(lock.mutex()->mutex_, std::adopt_lock);
      condition_.wait(inner);
      inner.release();
    }
  }
  template <class Predicate>
  void wait(std::unique_lock<ExploredMutex>& lock, Predicate predicate) {
    while (!predicate()) wait(lock);
  }
  void notify_one() { notify(1), condition_.notify_one(); }
  void notify_all() { notify(~size_t{0}), condition_.notify_all(); }

 private:
  void notify(size_t most) {
    Participant* self = participant();
    if (self == nullptr) return;
    self->point(__builtin_FILE(), __builtin_LINE());
    self->wake(this, most);
  }

  std::condition_variable condition_;
};

template <class T>
using Atomic = std::conditional_t<checks != 0, ExploredAtomic<T>, std::atomic<T>>;
using Mutex = std::conditional_t<checks != 0, ExploredMutex, std::mutex>;
using Condition = std::conditional_t<checks != 0, ExploredCondition, std::condition_variable>;

}  // namespace gilt::schedule
