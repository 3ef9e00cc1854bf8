// All threads take part in each round, the late ones too: so PacketPool knows how many must have found nothing.
#include "memory/gc/markers.h"

#include <utility>

#include "base/clock.h"
#include "memory/gc/heap.h"

namespace gilt::memory::gc {

void Markers::stop() {
  {
    std::lock_guard guard(mutex_);
    ending_ = true;
    round_begun_.notify_all();
  }
  for (RuntimeThread& thread : threads_) thread.join();
  threads_.clear();
}

void Markers::begin_threads(size_t count) {
  while (threads_.size() < count) {
    RuntimeThread thread;
    if (!thread.start([this] { serve(); })) return;
    threads_.push_back(std::move(thread));
  }
}

Markers::Work Markers::mark(size_t others) {
  begin_threads(others);
  {
    std::lock_guard guard(mutex_);
    done_ = {};
    at_work_ = threads_.size();
    round_++;
    round_begun_.notify_all();
  }
  size_t own = heap_.drain(threads_.size() + 1);
  std::unique_lock lock(mutex_);
  round_ended_.wait(lock, [&] { return at_work_ == 0; });
  return {own + done_.bytes, done_.cpu_ns};
}

void Markers::serve() {
  for (uint64_t seen = 0;;) {
    size_t threads;
    {
      std::unique_lock lock(mutex_);
      round_begun_.wait(lock, [&] { return ending_ || (round_ != seen && at_work_ > 0); });
      if (ending_) return;
      seen = round_;
      threads = threads_.size();
    }
    const uint64_t start = thread_cpu_ns();
    const size_t bytes = heap_.drain(threads + 1);
    std::lock_guard guard(mutex_);
    done_.bytes += bytes;
    done_.cpu_ns += thread_cpu_ns() - start;
    if (--at_work_ == 0) round_ended_.notify_all();
  }
}

}  // namespace gilt::memory::gc
