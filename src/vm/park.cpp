// One futex word and one event descriptor a thread. The word is 1 from an unpark until the wait that it ends, so that an
// unpark before the wait is not lost.
#include "vm/park.h"

#include <linux/futex.h>
#include <poll.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include <algorithm>
#include <climits>

#include "base/clock.h"

namespace gilt {
namespace vm {
namespace {

constexpr uint64_t ns_per_second = 1'000'000'000;

timespec relative(uint64_t deadline_ns) {
  uint64_t now = monotonic_ns();
  uint64_t left = deadline_ns > now ? deadline_ns - now : 0;
  return {static_cast<time_t>(left / ns_per_second), static_cast<long>(left % ns_per_second)};
}

void wait_parked(Thread& t, uint64_t deadline_ns) {
  timespec timeout = relative(deadline_ns);
  syscall(SYS_futex, reinterpret_cast<uint32_t*>(&t.unparked), FUTEX_WAIT_PRIVATE, 0, deadline_ns ? &timeout : nullptr,
          nullptr, 0);
}

// A wake-up request cannot end poll(2), so a descriptor is waited for in short turns.
void wait_descriptor(const WaitFor& what) {
  constexpr uint64_t turn_ns = 50'000'000;
  uint64_t deadline = monotonic_ns() + turn_ns;
  if (what.deadline_ns != 0) deadline = std::min(deadline, what.deadline_ns);
  timespec timeout = relative(deadline);
  pollfd descriptor{what.descriptor, what.events, 0};
  ppoll(&descriptor, 1, &timeout, nullptr);
}

}  // namespace

bool begin_detached(Thread& t) {
  t.cancelled.store(false);
  std::atomic_thread_fence(std::memory_order_seq_cst);
  return !t.poll.asked(request::interrupt | request::terminate);
}

void wait_for(Thread& t, const WaitFor& what) {
  if (what.job != nullptr) return what.job(t, what.work);
  if (t.poll.asked(request::interrupt | request::terminate)) return;
  if (what.descriptor >= 0) return wait_descriptor(what);
  if (t.unparked.exchange(0, std::memory_order_acquire) != 0) return;
  wait_parked(t, what.deadline_ns);
  t.unparked.store(0, std::memory_order_relaxed);
}

}  // namespace vm

// begin_detached looks in the opposite order: it sees the request, or the work sees that it is cancelled.
void ask_to_stop(Thread& t, uint32_t request) {
  t.poll.ask(request);
  t.cancelled.store(true);
  unpark(t);
}

void unpark(Thread& t) {
  t.unparked.store(1, std::memory_order_release);
  syscall(SYS_futex, reinterpret_cast<uint32_t*>(&t.unparked), FUTEX_WAKE_PRIVATE, 1, nullptr, nullptr, 0);
}

}  // namespace gilt
