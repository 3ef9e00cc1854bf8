#include "memory/gc/collector.h"

#include <algorithm>

#include "memory/gc/heap.h"

namespace gilt::memory::gc {

void Collector::stop() {
  {
    std::lock_guard guard(mutex_);
    ending_ = true;
    wanted_changed_.notify_all();
  }
  thread_.join();
}

bool Collector::request(uint64_t cycles) {
  std::lock_guard guard(mutex_);
  if (has_no_thread()) return false;
  if (!thread_.is_started() && !thread_.start([this] { serve(); })) {
    has_no_thread_ = true;
    return false;
  }
  wanted_ = true;
  wanted_after_ = std::max(wanted_after_, cycles);  // who asks may be late
  wanted_changed_.notify_all();
  return true;
}

void Collector::serve() {
  for (;;) {
    uint64_t wanted_after;
    {
      std::unique_lock lock(mutex_);
      wanted_changed_.wait(lock, [&] { return wanted_ || ending_; });
      if (ending_) return;
      wanted_ = false;
      wanted_after = wanted_after_;
    }
    run_unless([&] { return cycles() != wanted_after; });
  }
}

void Collector::leave_role() {
  std::lock_guard guard(mutex_);
  role_taken_ = false;
  role_changed_.notify_all();
}

void Collector::run_cycle() { heap_.run_cycle(); }

uint64_t Collector::cycles() const { return heap_.cycles_.load(std::memory_order_relaxed); }

}  // namespace gilt::memory::gc
