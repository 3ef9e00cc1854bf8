// The ticker's thread, and how it starts and ends.
#include "memory/rc/ticker.h"

#include <limits.h>

#include <algorithm>
#include <chrono>

#include "base/signals.h"

namespace gilt::memory::rc {

namespace {

constexpr std::chrono::milliseconds tick{1};
constexpr size_t stack_bytes = 128 << 10;

}  // namespace

// Signals are for the threads that run Lisp.
void Ticker::start() {
  pthread_attr_t attributes;
  pthread_attr_init(&attributes);
  pthread_attr_setstacksize(&attributes, std::max(stack_bytes, static_cast<size_t>(PTHREAD_STACK_MIN)));
  SignalsBlocked signals_blocked;
  started_ = pthread_create(&thread_, &attributes, main, this) == 0;
  pthread_attr_destroy(&attributes);
}

Ticker::~Ticker() {
  if (!started_) return;
  {
    std::lock_guard guard(mutex_);
    stopping_ = true;
    wake_.notify_one();
  }
  pthread_join(thread_, nullptr);
}

void* Ticker::main(void* self) {
  static_cast<Ticker*>(self)->tick_until_stopped();
  return nullptr;
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
