// The ticker's thread, and how it starts and ends.
#include "memory/rc/ticker.h"

#include <chrono>

namespace gilt::memory::rc {

namespace {

constexpr std::chrono::milliseconds tick{1};

}  // namespace

void Ticker::start() { thread_.start([this] { tick_until_stopped(); }); }

Ticker::~Ticker() {
  {
    std::lock_guard guard(mutex_);
    stopping_ = true;
    wake_.notify_one();
  }
  thread_.join();
}

void Ticker::tick_until_stopped() {
  std::unique_lock guard(mutex_);
  for (uint32_t seen = steps_.load(std::memory_order_relaxed); !stopping_;) {
    asleep_.store(true, std::memory_order_seq_cst);
    wake_.wait(guard, [&] { return stopping_ || running_.load(std::memory_order_seq_cst) != nullptr; });
    asleep_.store(false, std::memory_order_relaxed);
    wake_.wait_for(guard, tick, [&] { return stopping_; });
    uint32_t now = steps_.load(std::memory_order_relaxed);
    Poll* poll = running_.load(std::memory_order_relaxed);
    if (poll != nullptr && now == seen) poll->ask(request::collect);
    seen = now;
  }
}

void Ticker::wake() {
  std::lock_guard guard(mutex_);
  wake_.notify_one();
}

void Ticker::forget(Poll& poll) {
  std::lock_guard guard(mutex_);
  if (running_.load(std::memory_order_relaxed) == &poll) running_.store(nullptr, std::memory_order_relaxed);
}

}  // namespace gilt::memory::rc
