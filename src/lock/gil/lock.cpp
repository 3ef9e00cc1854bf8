// The contended half of the lock. While `queued` is set the word stays `held`: the lock passes from hand to hand under
// the queue's mutex and nobody can barge in between.
#include "lock/gil/lock.h"

#include <algorithm>
#include <chrono>

#include "base/check.h"
#include "lock/gil/futex.h"

namespace gilt::lock::gil {

namespace {

constexpr uint64_t boost_gap_ns = 200'000;

uint64_t now_ns() {
  using namespace std::chrono;
  return duration_cast<nanoseconds>(steady_clock::now().time_since_epoch()).count();
}

void add(std::atomic<uint64_t>& counter, uint64_t n) { counter.fetch_add(n, std::memory_order_relaxed); }

void raise_to(std::atomic<uint64_t>& maximum, uint64_t n) {
  uint64_t seen = maximum.load(std::memory_order_relaxed);
  while (seen < n && !maximum.compare_exchange_weak(seen, n, std::memory_order_relaxed)) {
  }
}

}  // namespace

void Lock::configure(LockOptions options) {
  set_switch_interval(options.switch_interval_ns);
  boost_.store(options.boost, std::memory_order_relaxed);
}

void Lock::wait_in_queue(Waiter& self, Poll& poll, bool boosted) {
  if (enqueue(self, poll)) sleep_until_granted(self, boosted);
  else count_hold(self);
}

// False if the lock became free meanwhile: then it is ours.
bool Lock::enqueue(Waiter& self, Poll& poll) {
  std::lock_guard lock(mutex_);
  uint32_t seen = word_.load(std::memory_order_relaxed);
  for (;;) {
    if (seen == 0) {
      if (word_.compare_exchange_weak(seen, held, std::memory_order_acquire, std::memory_order_relaxed)) break;
    } else if (word_.compare_exchange_weak(seen, held | queued, std::memory_order_relaxed)) {
      push(self, poll);
      return true;
    }
  }
  holder_.store(&poll, std::memory_order_release);
  return false;
}

void Lock::push(Waiter& self, Poll& poll) {
  self.next = nullptr;
  self.poll = &poll;
  self.signal.store(first_ ? waiting : head, std::memory_order_relaxed);
  (first_ ? last_->next : first_) = &self;
  last_ = &self;
}

// The head of the queue asks the holder after the switch interval; a boosted thread asks from any place in the queue,
// but never sooner than 200 microseconds after the last boost.
void Lock::sleep_until_granted(Waiter& self, bool boosted) {
  uint64_t start = now_ns(), now = start, ask_at = forever;
  if (boosted) ask_at = std::max(start, last_boost_ns_.load(std::memory_order_relaxed) + boost_gap_ns);
  for (bool timed_as_head = false;;) {
    uint32_t seen = self.signal.load(std::memory_order_acquire);
    if (seen == granted) break;
    if (seen == head && !timed_as_head) {
      timed_as_head = true;
      ask_at = std::min(ask_at, now + switch_interval());
    }
    if (now >= ask_at) {
      if (boosted) last_boost_ns_.store(now, std::memory_order_relaxed);
      ask_holder();
      ask_at = now + (boosted ? boost_gap_ns : switch_interval());
    }
    futex_wait(self.signal, seen, ask_at == forever ? forever : ask_at - now);
    now = now_ns();
  }
  count_hold(self);
  add(self.waits, 1);
  add(self.wait_ns, now - start);
  raise_to(self.max_wait_ns, now - start);
  add(waits_, 1);
  add(wait_ns_, now - start);
  raise_to(max_wait_ns_, now - start);
}

// While a waiter is queued the holder cannot leave without the mutex, so its Poll stays good in here.
void Lock::ask_holder() {
  std::lock_guard lock(mutex_);
  if (!first_) return;
  if (Poll* holder = holder_.load(std::memory_order_acquire)) holder->ask(request::yield);
}

void Lock::release_to_head(Waiter& self) {
  Wakes wakes;
  {
    std::lock_guard lock(mutex_);
    wakes = grant_head();
  }
  wake(wakes);
  add(self.voluntary, 1);
  add(voluntary_, 1);
}

void Lock::hand_over(Waiter& self, Poll& poll) {
  Wakes wakes;
  {
    std::lock_guard lock(mutex_);
    if (!first_) return;
    push(self, poll);
    wakes = grant_head();
  }
  wake(wakes);
  add(self.forced, 1);
  add(forced_, 1);
  sleep_until_granted(self, false);
}

Lock::Wakes Lock::grant_head() {
  CHECK(first_);
  Waiter* next = first_;
  first_ = next->next;
  if (!first_) word_.store(held, std::memory_order_relaxed);
  else first_->signal.store(head, std::memory_order_relaxed);
  holder_.store(next->poll, std::memory_order_release);
  next->signal.store(granted, std::memory_order_release);
  return {&next->signal, first_ ? &first_->signal : nullptr};
}

void Lock::wake(const Wakes& wakes) {
  futex_wake(wakes.next_holder);
  if (wakes.next_head) futex_wake(wakes.next_head);
}

namespace {

uint64_t get(const std::atomic<uint64_t>& counter) { return counter.load(std::memory_order_relaxed); }

}  // namespace

LockStats Lock::stats() const {
  return {get(waits_), get(wait_ns_), get(max_wait_ns_), get(holds_), get(forced_), get(voluntary_)};
}

LockStats Lock::stats(const Waiter& waiter) const {
  return {get(waiter.waits), get(waiter.wait_ns), get(waiter.max_wait_ns),
          get(waiter.holds), get(waiter.forced),  get(waiter.voluntary)};
}

}  // namespace gilt::lock::gil
