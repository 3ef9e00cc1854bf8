#include "memory/gc/collector.h"

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

bool Collector::request() {
  std::lock_guard guard(mutex_);
  if (has_no_thread()) return false;
  if (!thread_.is_started() && !thread_.start([this] { serve(); })) {
    has_no_thread_ = true;
    return false;
  }
  wanted_ = true;
  wanted_changed_.notify_all();
  return true;
}

void Collector::serve() {
  for (;;) {
    {
      std::unique_lock lock(mutex_);
      wanted_changed_.wait(lock, [&] { return wanted_ || ending_; });
      if (ending_) return;
      wanted_ = false;
    }
    run_unless([] { return false; });
  }
}

void Collector::leave_role() {
  std::lock_guard guard(mutex_);
  role_taken_ = false;
  role_changed_.notify_all();
}

void Collector::run_cycle() { heap_.run_cycle(); }

}  // namespace gilt::memory::gc
