// How long the runtime keeps a thread from its work, once: CPU time and waits for the runtime. What the system runs meanwhile is no
// pause of ours, but told: it is what the wall clock has more. Used by the thread that is kept, from its start to its end.
#pragma once

#include <cstdint>

#include "base/clock.h"

namespace gilt::memory {

class Stopwatch {
 public:
  // `waited` is what the thread has waited for the runtime in all its life, here and at the end.
  explicit Stopwatch(uint64_t waited = 0) : waited_(waited) {}

  uint64_t pause_ns(uint64_t waited = 0) const { return thread_cpu_ns() - cpu_ + waited - waited_; }
  // Of a pause that ended then, by the monotonic clock; 0 if it was too short to tell.
  uint64_t preempted_ns(uint64_t ended, uint64_t pause) const {
    const uint64_t lasted = ended - begun_;
    return lasted < pause + least_preemption ? 0 : lasted - pause;
  }

 private:
  static constexpr uint64_t least_preemption = 50'000;  // ns; what the clocks disagree by is less

  uint64_t begun_ = monotonic_ns(), cpu_ = thread_cpu_ns(), waited_;
};

}  // namespace gilt::memory
