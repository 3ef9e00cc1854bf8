// How long threads were kept from their work by the runtime: a histogram for percentiles, and the minimum mutator
// utilization (Cheng and Blelloch, PLDI 2001), the least share of any window of time that a thread had for itself.
// A pause is CPU time plus waits for the runtime; time in the system's run queue does not count.
#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>

#include "base/clock.h"
#include "memory/concept.h"

namespace gilt::memory {

// All threads record into one histogram. Buckets are quarters of a power of two, so a percentile is right within 25%.
class PauseHistogram {
 public:
  void add(uint64_t ns);
  uint64_t count() const;
  // An upper bound of the given share (0 to 1) of all pauses, in ns; the longest pause itself for 1.
  uint64_t percentile(double share) const;
  uint64_t longest() const { return longest_.load(std::memory_order_relaxed); }
  void tell(HeapStats&) const;
  uint64_t total() const { return total_.load(std::memory_order_relaxed); }

 private:
  static constexpr size_t buckets = 4 * 64;
  static size_t bucket_of(uint64_t ns);
  static uint64_t upper_bound(size_t bucket);

  std::array<std::atomic<uint64_t>, buckets> counts_{};
  std::atomic<uint64_t> longest_{0}, total_{0};
};

// How long this thread has waited since now: it neither ran, nor could it have run.
class WaitClock {
 public:
  uint64_t waited_ns() const;

 private:
  static uint64_t busy_ns() { return thread_cpu_ns() + run_queue_delay_ns(); }

  uint64_t begun_ns_ = monotonic_ns(), busy_before_ns_ = busy_ns();
};

// The recent pauses of one thread. Only that thread uses it.
class PauseWindow {
 public:
  // The thread was kept for `length` ns, until `end`. The share of the last 20 ms that it had for itself.
  double utilization_after(uint64_t end, uint64_t length);

 private:
  static constexpr uint64_t window = 20'000'000;
  static constexpr size_t kept = 64;
  static constexpr uint64_t slice = window / (kept - 2);  // pauses that end in one become one, so that all of a window are kept
  struct Pause {
    uint64_t end = 0, length = 0;
  };
  std::array<Pause, kept> recent_{};
  size_t next_ = 0;
};

}  // namespace gilt::memory
