// While `queued` is set the word stays `held`: the lock passes from hand to hand under the queues' mutex and nobody can
// barge in between.
#include "lock/gil/lock.h"

#include <algorithm>
#include <mutex>

#include "base/check.h"
#include "lock/gil/futex.h"

namespace gilt::lock::gil {

namespace {

constexpr uint64_t boost_gap_ns = 200'000;
constexpr uint64_t boost_share = 10;  // boosted: who used less than this part of an interval
constexpr uint64_t patience = 2;      // intervals that a normal head lets boosted threads pass

using schedule::now_ns;
using Counter = std::atomic<uint64_t>;
uint64_t get(const Counter& counter) { return counter.load(std::memory_order_relaxed); }
void set(Counter& counter, uint64_t n) { counter.store(n, std::memory_order_relaxed); }
void add(Counter& counter, uint64_t n) { set(counter, get(counter) + n); }
void raise_to(Counter& maximum, uint64_t n) { set(maximum, std::max(get(maximum), n)); }

}  // namespace

// Counters

void Counters::count_wait(uint64_t ns) {
  add(waits, 1);
  add(wait_ns, ns);
  raise_to(max_wait_ns, ns);
}

void Counters::begin_hold(uint64_t now) {
  add(holds, 1);
  set(held_since_ns, now);
}

void Counters::end_hold(uint64_t ns) {
  raise_to(max_hold_ns, ns);
  set(held_since_ns, 0);
}

LockStats Counters::read() const {
  uint64_t since = get(held_since_ns), lasting = since != 0 ? now_ns() - since : 0;
  return {.waits = get(waits),
          .wait_ns = get(wait_ns),
          .max_wait_ns = get(max_wait_ns),
          .holds = get(holds),
          .max_hold_ns = std::max(get(max_hold_ns), lasting),
          .forced_switches = get(forced),
          .voluntary_switches = get(voluntary)};
}

void Lock::begin_hold(Waiter& self, uint64_t now) {
  self.counters.begin_hold(now);
  counters_.begin_hold(now);
}

void Lock::end_hold(Waiter& self, uint64_t now) {
  uint64_t ns = now - get(self.counters.held_since_ns);
  self.used_ns += ns;
  self.counters.end_hold(ns);
  counters_.end_hold(ns);
}

// Taking and leaving

void Lock::configure(LockOptions options) {
  set_switch_interval(options.switch_interval_ns);
  boost_.store(options.boost, std::memory_order_relaxed);
}

void Lock::acquire(Waiter& self, Poll& poll) { take(self, poll, false); }

void Lock::acquire_after_blocking(Waiter& self, Poll& poll) {
  bool boosted = boost_.load(std::memory_order_relaxed) && self.used_ns < switch_interval() / boost_share;
  self.used_ns = 0;
  take(self, poll, boosted);
}

void Lock::take(Waiter& self, Poll& poll, bool boosted) {
  self.poll = &poll;
  if (try_take(self) || !enqueue(self, boosted)) begin_hold(self, now_ns());
  else sleep_until_granted(self);
}

bool Lock::try_take(Waiter& self) {
  uint32_t expected = 0;
  if (!word_.compare_exchange_strong(expected, held, std::memory_order_acquire, std::memory_order_relaxed)) return false;
  holder_.store(&self, std::memory_order_release);
  return true;
}

// False if the lock became free meanwhile: then it is ours. Acquires, to see that a holder of the past has left holder_.
bool Lock::enqueue(Waiter& self, bool boosted) {
  std::lock_guard lock(mutex_);
  for (;;) {
    uint32_t seen = word_.load(std::memory_order_relaxed);
    if (seen == 0) {
      if (try_take(self)) return false;
    } else if (word_.compare_exchange_weak(seen, held | queued, std::memory_order_acquire, std::memory_order_relaxed)) {
      return push(self, boosted, now_ns()), true;
    }
  }
}

void Lock::release(Waiter& self) {
  end_hold(self, now_ns());
  holder_.store(nullptr, std::memory_order_relaxed);
  uint32_t expected = held;
  if (word_.compare_exchange_strong(expected, 0, std::memory_order_release, std::memory_order_relaxed)) return;
  Wakes wakes;
  {
    std::lock_guard lock(mutex_);
    add(self.counters.voluntary, 1);
    add(counters_.voluntary, 1);
    wakes = grant_next(self, now_ns());
  }
  wake(wakes);
}

void Lock::hand_over(Waiter& self, Poll&) {
  Wakes wakes;
  {
    std::lock_guard lock(mutex_);
    if (!has_waiters()) return;
    uint64_t now = now_ns();
    end_hold(self, now);
    add(self.counters.forced, 1);
    add(counters_.forced, 1);
    push(self, false, now);
    wakes = grant_next(self, now);
  }
  wake(wakes);
  sleep_until_granted(self);
}

// The queues

void Lock::Queue::push(Waiter& waiter, uint64_t now) {
  waiter.next = nullptr;
  waiter.head_since_ns = now;
  waiter.signal.store(first ? waiting : head, std::memory_order_relaxed);
  (first ? last->next : first) = &waiter;
  last = &waiter;
}

// The new head begins its time as head.
Lock::Waiter* Lock::Queue::pop(uint64_t now) {
  Waiter* popped = first;
  first = popped->next;
  if (first) {
    first->head_since_ns = now;
    first->signal.store(head, std::memory_order_release);
  }
  return popped;
}

void Lock::push(Waiter& self, bool boosted, uint64_t now) {
  self.boosted = boosted;
  (boosted ? boosted_ : normal_).push(self, now);
}

// A normal head that has been passed for long goes first, and the next boost is not at once.
Lock::Queue& Lock::next_queue(uint64_t now) {
  if (!boosted_.first) return normal_;
  if (!normal_.first || now - normal_.first->head_since_ns < patience * switch_interval()) return boosted_;
  last_boost_ns_ = now;
  return normal_;
}

Lock::Wakes Lock::grant_next(Waiter& leaving, uint64_t now) {
  CHECK(has_waiters());
  leaving.poll->withdraw(request::yield);
  Queue& queue = next_queue(now);
  Waiter* next = queue.pop(now);
  if (!has_waiters()) word_.store(held, std::memory_order_relaxed);
  holder_.store(next, std::memory_order_release);
  const std::atomic<uint32_t>* next_head = queue.first ? &queue.first->signal : nullptr;
  next->signal.store(granted, std::memory_order_release);
  return {&next->signal, next_head};
}

void Lock::wake(const Wakes& wakes) {
  futex_wake(wakes.next_holder);
  if (wakes.next_head) futex_wake(wakes.next_head);
}

// The head of each queue asks the holder: a boosted one at once, a normal one after the switch interval.
void Lock::sleep_until_granted(Waiter& self) {
  uint64_t start = now_ns(), now = start, ask_at = forever;
  for (;;) {
    uint32_t seen = self.signal.load(std::memory_order_acquire);
    if (seen == granted) break;
    if (seen == head && ask_at == forever) ask_at = self.boosted ? now : self.head_since_ns + switch_interval();
    if (now >= ask_at) ask_at = ask_holder(self);
    futex_wait(self.signal, seen, ask_at == forever ? forever : ask_at - now);
    now = now_ns();
  }
  now = now_ns();  // it may have been granted long after the last look at the clock
  self.counters.count_wait(now - start);
  counters_.count_wait(now - start);
  begin_hold(self, now);
}

// When to ask next. While somebody is queued the holder cannot leave without the mutex, so its Poll stays good in here.
uint64_t Lock::ask_holder(Waiter& self) {
  std::lock_guard lock(mutex_);
  if (self.signal.load(std::memory_order_relaxed) == granted) return forever;
  const uint64_t now = now_ns();
  if (self.boosted) {
    uint64_t allowed = last_boost_ns_ + boost_gap_ns;
    if (now < allowed) return allowed;
    last_boost_ns_ = now;
  }
  if (Waiter* holder = holder_.load(std::memory_order_acquire)) holder->poll->ask(request::yield);
  return now + (self.boosted ? boost_gap_ns : switch_interval());
}

}  // namespace gilt::lock::gil
