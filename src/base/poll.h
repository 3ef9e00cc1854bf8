// How anything asks a running thread to come to its next poll: request bits in one word, and the stack limit that the
// machine compares at every procedure entry and loop back edge. A request trips the limit, so that a poll costs the
// compare that the stack check needs anyway.
//
// Order: a requester sets its bit, then trips the limit; the thread restores the limit, then takes the bits. So a
// request is never lost: it is either taken, or trips the limit again.
#pragma once

#include <atomic>
#include <cstdint>

#include "base/schedule.h"

namespace gilt {

namespace request {
inline constexpr uint32_t collect = 1;     // the memory manager wants this thread at a safepoint
inline constexpr uint32_t yield = 2;       // somebody waits for the lock
inline constexpr uint32_t interrupt = 4;   // Ctrl-C
inline constexpr uint32_t terminate = 8;   // thread-terminate!
inline constexpr uint32_t exhausted = 16;  // the heap limit was hit: raise
inline constexpr uint32_t stress = 32;     // testing: act at this poll
}  // namespace request

class Poll {
 public:
  static constexpr uintptr_t tripped = ~uintptr_t{0};

  // Any thread, signal handlers included.
  void ask(uint32_t bits) {
    schedule::point();
    requests_.fetch_or(bits, std::memory_order_seq_cst);
    schedule::point();
    limit_.store(tripped, std::memory_order_seq_cst);
  }
  // The polling thread only: arms the limit again and takes what was asked.
  uint32_t take() {
    schedule::point();
    limit_.store(normal_limit_, std::memory_order_seq_cst);
    schedule::point();
    return requests_.exchange(0, std::memory_order_seq_cst);
  }
  // What was asked and not yet taken is no longer wanted. The limit may stay tripped: a poll then takes nothing.
  void withdraw(uint32_t bits) { requests_.fetch_and(~bits, std::memory_order_seq_cst); }
  bool asked(uint32_t bits) const { return requests_.load(std::memory_order_relaxed) & bits; }
  void set_normal_limit(uintptr_t limit) {
    normal_limit_ = limit;
    limit_.store(limit, std::memory_order_seq_cst);
    if (requests_.load(std::memory_order_seq_cst) != 0) limit_.store(tripped, std::memory_order_seq_cst);
  }
  uintptr_t normal_limit() const { return normal_limit_; }
  uintptr_t limit() const { return limit_.load(std::memory_order_relaxed); }

 private:
  std::atomic<uintptr_t> limit_{0};
  uintptr_t normal_limit_ = 0;
  std::atomic<uint32_t> requests_{0};
};

}  // namespace gilt
