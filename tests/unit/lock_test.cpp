// The locks: mutual exclusion, order, no lost wake-up, who asks whom and when. Workers record; the main thread checks
// after the join.
#include <algorithm>
#include <atomic>
#include <chrono>
#include <algorithm>
#include <random>
#include <string>
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
  std::atomic<uint64_t> forced[threads] = {};
  auto work = [&](int index) {
    Runner self(lock);
    self.acquire();
    while (!stop) {
      self.come_to_poll();
      forced[index] = lock.stats(self.waiter).forced_switches;
    }
    self.release();
  };
  std::vector<std::thread> workers;
  for (int i = 0; i < threads; i++) workers.emplace_back(work, i);
  // The first to start has had turns alone: only what comes after all have started is compared.
  uint64_t before[threads] = {};
  auto wait_for_turns = [&](uint64_t turns) {
    auto has_had = [&](int i) { return forced[i] - before[i] >= turns; };
    for (int waits = 0; waits < 30'000 && !(has_had(0) && has_had(1) && has_had(2)); waits++) std::this_thread::sleep_for(1ms);
  };
  wait_for_turns(1);
  for (int i = 0; i < threads; i++) before[i] = forced[i];
  wait_for_turns(5);
  stop = true;
  for (std::thread& worker : workers) worker.join();
  auto [least, most] = std::minmax({forced[0] - before[0], forced[1] - before[1], forced[2] - before[2]});
  CHECK(least >= 5);
  CHECK(most - least <= 4);
}

namespace {

// The order in which threads get a lock that the main thread holds and then leaves.
struct Race {
  Gil& lock;
  std::vector<char> order{};
  std::vector<std::thread> threads{};

  // Returns when the thread is asleep in its queue.
  void enter(char name, bool boosted) {
    std::atomic<bool> near{false};
    threads.emplace_back([this, name, boosted, &near] {
      Runner self(lock);
      near = true;
      if (boosted) lock.acquire_after_blocking(self.waiter, self.poll);
      else self.acquire();
      order.push_back(name);
      self.release();
    });
    while (!near) std::this_thread::yield();
    std::this_thread::sleep_for(20ms);
  }
  std::string end(Runner& holder) {
    holder.release();
    for (std::thread& thread : threads) thread.join();
    return {order.begin(), order.end()};
  }
};

void compute(std::chrono::nanoseconds time) {
  auto end = std::chrono::steady_clock::now() + time;
  while (std::chrono::steady_clock::now() < end) {
  }
}

}  // namespace

TEST_CASE("boosted threads go first, each queue in its order", "[lock]") {
  Gil lock;
  bool boost = GENERATE(true, false);
  lock.configure({.switch_interval_ns = 10'000'000'000, .boost = boost});
  Runner main(lock);
  main.acquire();
  Race race{lock};
  race.enter('a', false);
  race.enter('B', true);
  race.enter('c', false);
  race.enter('D', true);
  CHECK(race.end(main) == (boost ? "BDac" : "aBcD"));
}

TEST_CASE("a normal head that has waited for two intervals goes before boosted threads", "[lock]") {
  Gil lock;
  lock.configure({.switch_interval_ns = 20'000'000, .boost = true});
  Runner main(lock);
  main.acquire();
  Race race{lock};
  race.enter('a', false);
  race.enter('b', false);
  race.enter('C', true);
  std::this_thread::sleep_for(60ms);
  CHECK(race.end(main) == "aCb");
}

TEST_CASE("a thread that used a tenth of the interval loses its boost until it blocks again", "[lock]") {
  Gil lock;
  constexpr uint64_t interval = 300'000'000;
  lock.configure({.switch_interval_ns = interval, .boost = true});
  std::atomic<int> step{0};
  auto wait_for = [&](int s) {
    while (step < s) std::this_thread::yield();
  };
  uint64_t waited[2] = {};
  std::thread worker([&] {
    Runner self(lock);
    self.acquire();
    compute(18ms);
    lock.release(self.waiter);
    lock.acquire_after_blocking(self.waiter, self.poll);  // free: a new slice begins
    for (int part = 0; part < 2; part++) {
      compute(18ms);
      if (part == 0) lock.hand_over(self.waiter, self.poll);  // nobody waits: the slice goes on
    }
    for (uint64_t& ns : waited) {
      self.release();
      step++;
      wait_for(step + 1);  // the main thread holds it
      uint64_t before = lock.stats(self.waiter).wait_ns;
      lock.acquire_after_blocking(self.waiter, self.poll);
      ns = lock.stats(self.waiter).wait_ns - before;
    }
    self.release();
  });
  Runner main(lock);
  for (int turn = 0; turn < 2; turn++) {
    wait_for(2 * turn + 1);
    main.acquire();
    step++;
    uint64_t forced = lock.stats().forced_switches;
    while (lock.stats().forced_switches == forced) main.come_to_poll();
    main.release();
  }
  worker.join();
  CHECK(waited[0] >= interval);
  CHECK(waited[1] < interval);
}

TEST_CASE("there is one boost in 200 microseconds at most", "[lock]") {
  Gil lock;
  lock.configure({.switch_interval_ns = 1'000'000'000, .boost = true});
  Runner main(lock);
  main.acquire();
  std::atomic<bool> stop{false};
  std::vector<std::thread> threads;
  for (int i = 0; i < 3; i++)
    threads.emplace_back([&] {
      Runner self(lock);
      while (!stop) {
        lock.acquire_after_blocking(self.waiter, self.poll);
        self.release();
      }
    });
  auto start = std::chrono::steady_clock::now();
  while (std::chrono::steady_clock::now() - start < 100ms) main.come_to_poll();
  uint64_t forced = lock.stats(main.waiter).forced_switches;
  auto elapsed = std::chrono::steady_clock::now() - start;
  stop = true;
  main.release();
  for (std::thread& thread : threads) thread.join();
  CHECK(forced >= 1);
  CHECK(forced <= static_cast<uint64_t>(elapsed / 200us) + 1);
}

TEST_CASE("a request to yield does not outlive the hold that it asked", "[lock]") {
  Gil lock;
  lock.set_switch_interval(1'000'000);
  Runner main(lock);
  main.acquire();
  std::thread waiter([&] {
    Runner self(lock);
    self.acquire();
    self.release();
  });
  while (!main.poll.asked(request::yield)) std::this_thread::yield();
  main.release();
  waiter.join();
  main.acquire();
  CHECK_FALSE(main.poll.asked(request::yield));
  main.release();
}

TEST_CASE("what is counted of the threads adds up to what is counted of the lock", "[lock]") {
  Gil lock;
  lock.set_switch_interval(200'000);
  constexpr int threads = 3;
  std::vector<LockStats> of_threads(threads);
  auto work = [&](int index) {
    Runner self(lock);
    self.acquire();
    for (int turn = 0; turn < 200; turn++) {
      compute(20us);
      self.come_to_poll();
      if (turn % 10 == index) self.release(), lock.acquire_after_blocking(self.waiter, self.poll);
    }
    self.release();
    of_threads[index] = lock.stats(self.waiter);
  };
  std::vector<std::thread> workers;
  for (int i = 0; i < threads; i++) workers.emplace_back(work, i);
  for (std::thread& worker : workers) worker.join();
  LockStats all = lock.stats(), sum;
  for (const LockStats& one : of_threads) {
    sum.waits += one.waits, sum.wait_ns += one.wait_ns, sum.holds += one.holds;
    sum.forced_switches += one.forced_switches, sum.voluntary_switches += one.voluntary_switches;
    sum.max_wait_ns = std::max(sum.max_wait_ns, one.max_wait_ns);
    sum.max_hold_ns = std::max(sum.max_hold_ns, one.max_hold_ns);
  }
  CHECK(sum.waits == all.waits);
  CHECK(sum.wait_ns == all.wait_ns);
  CHECK(sum.holds == all.holds);
  CHECK(sum.forced_switches == all.forced_switches);
  CHECK(sum.voluntary_switches == all.voluntary_switches);
  CHECK(sum.max_wait_ns == all.max_wait_ns);
  CHECK(sum.max_hold_ns == all.max_hold_ns);
  CHECK(all.waits <= all.forced_switches + all.voluntary_switches);
  CHECK(all.max_hold_ns >= 20'000);
}

TEST_CASE("a hold that lasts counts for the longest", "[lock]") {
  Gil lock;
  Runner main(lock);
  main.acquire();
  compute(2ms);
  CHECK(lock.stats().max_hold_ns >= 2'000'000);
  CHECK(lock.stats(main.waiter).max_hold_ns >= 2'000'000);
  main.release();
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
