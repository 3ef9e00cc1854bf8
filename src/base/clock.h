// The system's clocks, in nanoseconds.
#pragma once

#include <time.h>

#include <cstdint>

namespace gilt {

inline uint64_t clock_ns(clockid_t clock) {
  timespec now;
  clock_gettime(clock, &now);
  return static_cast<uint64_t>(now.tv_sec) * 1'000'000'000 + static_cast<uint64_t>(now.tv_nsec);
}

inline uint64_t monotonic_ns() { return clock_ns(CLOCK_MONOTONIC); }
inline uint64_t thread_cpu_ns() { return clock_ns(CLOCK_THREAD_CPUTIME_ID); }  // of the calling thread
inline uint64_t process_cpu_ns() { return clock_ns(CLOCK_PROCESS_CPUTIME_ID); }
// How long the calling thread was ready to run while the system ran others, in all; 0 where the system does not tell. Some microseconds.
uint64_t run_queue_delay_ns();

}  // namespace gilt
