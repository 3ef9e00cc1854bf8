// The system call itself; spurious returns are the callers' business.
#include "lock/gil/futex.h"

#include <linux/futex.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "base/schedule.h"

namespace gilt::lock::gil {

void futex_wait(const std::atomic<uint32_t>& word, uint32_t seen, uint64_t timeout_ns) {
  if (schedule::waited_on(word, seen, timeout_ns)) return;
  timespec timeout{static_cast<time_t>(timeout_ns / 1'000'000'000), static_cast<long>(timeout_ns % 1'000'000'000)};
  syscall(SYS_futex, &word, FUTEX_WAIT_PRIVATE, seen, timeout_ns == forever ? nullptr : &timeout, nullptr, 0);
}

void futex_wake(const std::atomic<uint32_t>* word) {
  if (schedule::woke(word, 1)) return;
  syscall(SYS_futex, word, FUTEX_WAKE_PRIVATE, 1, nullptr, nullptr, 0);
}

}  // namespace gilt::lock::gil
