// The locks: mutual exclusion, order, no lost wake-up, who asks whom and when. Workers record; the main thread checks
// after the join.
#include <atomic>
#include <chrono>
#include <random>
#include <thread>
#include <vector>

#include "base/check.h"
#include "lock/free/lock.h"
#include "lock/gil/lock.h"

#undef CHECK
#include <catch2/catch.hpp>

using namespace gilt;
using namespace std::chrono_literals;
using Gil = lock::gil::Lock;
using lock::LockStats;

static_assert(lock::LockPolicy<Gil> && Gil::global);
static_assert(lock::LockPolicy<lock::free::Lock> && !lock::free::Lock::global);

namespace {

// A thread as the machine would run it: it polls, and hands over when asked.
struct Runner {
  Gil& lock;
  Gil::Waiter waiter{};
  Poll poll{};

  explicit Runner(Gil& l) : lock(l) { poll.set_normal_limit(1); }
  void acquire() { lock.acquire(waiter, poll); }
  void release() { lock.release(waiter); }
  void come_to_poll() {
    if (poll.limit() != Poll::tripped) return;
    if (poll.take() & request::yield) lock.hand_over(waiter, poll);
  }
};

}  // namespace

TEST_CASE("a lock that nobody else wants is taken and left without waiting", "[lock]") {
  Gil lock;
  Runner runner(lock);
  for (int i = 0; i < 1000; i++) {
    runner.acquire();
    lock.hand_over(runner.waiter, runner.poll);
    runner.release();
    lock.acquire_after_blocking(runner.waiter, runner.poll);
    runner.release();
  }
  CHECK_FALSE(lock.is_wanted());
  LockStats stats = lock.stats();
  CHECK(stats.holds == 2000);
  CHECK(stats.waits == 0);
  CHECK(stats.forced_switches == 0);
  CHECK(stats.voluntary_switches == 0);
}

TEST_CASE("one thread at a time, and none is forgotten", "[lock]") {
  Gil lock;
  bool boost = GENERATE(false, true);
  lock.configure({.switch_interval_ns = 100'000, .boost = boost});
  constexpr int threads = 6, turns = 1500;
  uint64_t counter = 0;  // plain: the lock protects it
  std::atomic<int> inside{0}, intruders{0};
  auto work = [&](unsigned seed) {
    Runner self(lock);
    std::mt19937 random(seed);
    self.acquire();
    for (int turn = 0; turn < turns; turn++) {
      if (inside.fetch_add(1) != 0) intruders++;
      counter++;
      inside.fetch_sub(1);
      self.come_to_poll();
      switch (random() % 6) {
        case 0:
          self.release();
          self.acquire();
          break;
        case 1:
          self.release();
          if (random() % 8 == 0) std::this_thread::sleep_for(20us);
          lock.acquire_after_blocking(self.waiter, self.poll);
          break;
        case 2:
          if (lock.is_wanted()) lock.hand_over(self.waiter, self.poll);
          break;
        default:
          break;
      }
    }
    self.release();
  };
  std::vector<std::thread> workers;
  for (unsigned i = 0; i < threads; i++) workers.emplace_back(work, i);
  for (std::thread& worker : workers) worker.join();
  CHECK(intruders == 0);
  CHECK(counter == uint64_t{threads} * turns);
  CHECK_FALSE(lock.is_wanted());
}

TEST_CASE("the lock goes around in the order of the queue", "[lock]") {
  Gil lock;
  constexpr int threads = 4, turns = 100;
  std::vector<int> order;
  std::atomic<int> queued{0};
  Runner main(lock);
  main.acquire();
  auto work = [&](int index) {
    Runner self(lock);
    queued++;
    self.acquire();
    for (int turn = 0; turn < turns; turn++) {
      order.push_back(index);
      lock.hand_over(self.waiter, self.poll);
    }
    self.release();
  };
  std::vector<std::thread> workers;
  for (int i = 0; i < threads; i++) {
    workers.emplace_back(work, i);
    while (queued <= i) std::this_thread::yield();
    std::this_thread::sleep_for(5ms);  // now it stands in the queue
  }
  main.release();
  for (std::thread& worker : workers) worker.join();
  REQUIRE(order.size() == threads * turns);
  size_t out_of_turn = 0;
  for (size_t i = threads; i < order.size(); i++) out_of_turn += order[i] != order[i - threads];
  CHECK(out_of_turn == 0);
  CHECK(lock.stats().waits >= threads);
}

TEST_CASE("the head of the queue asks when the switch interval is over, not before", "[lock]") {
  Gil lock;
  lock.set_switch_interval(30'000'000);
  CHECK(lock.switch_interval() == 30'000'000);
  Runner main(lock);
  main.acquire();
  std::atomic<bool> got{false};
  std::thread waiter([&] {
    Runner self(lock);
    self.acquire();
    got = true;
    self.release();
  });
  while (!got) main.come_to_poll();
  waiter.join();
  LockStats stats = lock.stats();
  CHECK(stats.forced_switches == 1);
  CHECK(stats.max_wait_ns >= 30'000'000);
  main.release();
}

TEST_CASE("a thread that comes back from blocking asks at once, if it may", "[lock]") {
  Gil lock;
  bool boost = GENERATE(true, false);
  lock.configure({.switch_interval_ns = 500'000'000, .boost = boost});
  Runner main(lock);
  main.acquire();
  std::atomic<bool> got{false};
  std::thread waiter([&] {
    Runner self(lock);
    lock.acquire_after_blocking(self.waiter, self.poll);
    got = true;
    self.release();
  });
  while (!got) main.come_to_poll();
  waiter.join();
  main.release();
  LockStats stats = lock.stats();
  CHECK(stats.forced_switches == 1);
  CHECK((stats.max_wait_ns < 500'000'000) == boost);
}

TEST_CASE("threads that only compute share the lock evenly", "[lock]") {
  Gil lock;
  lock.set_switch_interval(300'000);
  constexpr int threads = 3;
  std::atomic<bool> stop{false};
  std::atomic<uint64_t> forced[threads];
  auto work = [&](int index) {
    Runner self(lock);
    self.acquire();
    while (!stop) self.come_to_poll();
    forced[index] = lock.stats(self.waiter).forced_switches;
    self.release();
  };
  std::vector<std::thread> workers;
  for (int i = 0; i < threads; i++) workers.emplace_back(work, i);
  std::this_thread::sleep_for(200ms);
  stop = true;
  for (std::thread& worker : workers) worker.join();
  for (int i = 0; i < threads; i++) CHECK(forced[i] >= 2);
  auto [least, most] = std::minmax({forced[0].load(), forced[1].load(), forced[2].load()});
  CHECK(most - least <= 4);
}

TEST_CASE("without a lock every operation is empty", "[lock]") {
  lock::free::Lock lock;
  lock::free::Lock::Waiter waiter;
  Poll poll;
  lock.acquire(waiter, poll);
  lock.hand_over(waiter, poll);
  lock.release(waiter);
  CHECK_FALSE(lock.is_wanted());
  CHECK(lock.stats().holds == 0);
  lock.set_switch_interval(7);
  CHECK(lock.switch_interval() == 7);
}
