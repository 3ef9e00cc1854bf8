// The global lock under many schedules: nobody else inside (L1), nobody forgotten (L2, L4), in the order of each queue (L3),
// nobody asked who does not hold it (L5, L8), a thread that only computes is asked, and boosts keep their bounds (L9, boost_rule.h).
// See src/lock/README.md.
#include <array>
#include <memory>

#include "boost_rule.h"
#include "driver.h"
#include "lock/gil/lock.h"

using namespace gilt;
using namespace gilt::exploration;
using lock::gil::Lock;

namespace {

// A thread as the machine runs it. What is left of it stays until the end of the schedule, so that a late use is seen.
struct Runner {
  Lock::Waiter waiter{};
  Poll poll{};
  unsigned holds = 0;
  bool ended = false;
};

// Threads that take, leave and hand over the lock, and what they may expect of it.
class Scene {
 public:
  Scene(Explorer& explorer, size_t threads)
      : explorer_(explorer), rule_(explorer, threads, lock_.switch_interval()), runners_(threads) {
    for (Runner& runner : runners_) runner.poll.set_normal_limit(1);
  }

  void acquire(size_t self, bool after_blocking) {
    Runner& runner = runners_[self];
    require_unasked(runner);
    const Sleepers before = sleepers(self);
    after_blocking ? rule_.comes_back(self) : rule_.comes(self);
    if (after_blocking) lock_.acquire_after_blocking(runner.waiter, runner.poll);
    else lock_.acquire(runner.waiter, runner.poll);
    enter(self, before, false);
  }
  void release(size_t self) {
    look(self);
    inside_ = false;
    rule_.leaves(self);
    lock_.release(runners_[self].waiter);
    rule_.after_release(self);
  }
  void hand_over(size_t self) {
    look(self);
    const Sleepers before = sleepers(self);
    inside_ = false;
    rule_.hands_over(self);
    lock_.hand_over(runners_[self].waiter, runners_[self].poll);
    enter(self, before, true);
  }
  // As the machine does it: hand over if that was asked.
  bool poll(size_t self) {
    Runner& runner = runners_[self];
    look(self);
    const bool asked = runner.poll.limit() == Poll::tripped && (runner.poll.take() & request::yield);
    if (asked && lock_.is_wanted()) hand_over(self);
    return asked;
  }
  // Inside: others may look.
  void compute() {
    explorer_.require(inside_, "two threads hold the lock");
    schedule::point();
    explorer_.require(inside_, "two threads hold the lock");
  }
  void spend(size_t self, uint64_t ns) {
    look(self);
    explorer_.spend(ns);
    explorer_.require(inside_, "two threads hold the lock");
    look(self);
  }
  // The last to end sees what was done to those before.
  void end(size_t self) {
    runners_[self].ended = true;
    for (const Runner& runner : runners_) {
      if (!runner.ended) return;
      require_unasked(runner);
    }
    explorer_.require(!lock_.is_wanted(), "a queue is not empty at the end");
  }

 private:
  struct Sleeper {
    bool sleeps = false, boosted = false;
    unsigned holds = 0;
  };
  struct Sleepers {
    std::array<Sleeper, 8> of;
    uint64_t own_waits;
  };

  void require_unasked(const Runner& runner) {
    explorer_.require(!runner.poll.asked(request::yield), "a thread was asked for a lock that it does not hold");
  }
  uint64_t waits(size_t i) const { return lock_.stats(runners_[i].waiter).waits; }

  // Nothing happens between this and what the holder does next.
  void look(size_t self) {
    for (size_t i = 0; i < runners_.size(); i++)
      if (i != self && explorer_.is_slept_on(&runners_[i].waiter.signal)) rule_.sees(i, runners_[i].waiter.boosted);
    rule_.looks(self, runners_[self].poll.asked(request::yield));
  }

  // Those who sleep in a queue now. `holds` may be read of another thread: only one runs.
  Sleepers sleepers(size_t self) const {
    Sleepers found{{}, waits(self)};
    for (size_t i = 0; i < runners_.size(); i++)
      if (i != self && explorer_.is_slept_on(&runners_[i].waiter.signal))
        found.of[i] = {true, runners_[i].waiter.boosted, runners_[i].holds};
    return found;
  }
  // Who slept in the same queue when this thread came has had the lock; if it did not queue up at all, so have all.
  void enter(size_t self, const Sleepers& before, bool handed_over) {
    explorer_.require(!inside_, "two threads hold the lock");
    inside_ = true;
    runners_[self].holds++;
    const bool boosted = runners_[self].waiter.boosted, has_waited = waits(self) > before.own_waits;
    for (size_t i = 0; i < runners_.size(); i++)
      if (before.of[i].sleeps && (!has_waited || before.of[i].boosted == boosted))
        explorer_.require(runners_[i].holds > before.of[i].holds, "a thread that waited was overtaken");
    rule_.enters(self, has_waited, boosted, handed_over);
    look(self);
  }

  Explorer& explorer_;
  Lock lock_;
  BoostRule rule_;
  bool inside_ = false;
  std::vector<Runner> runners_;
};

// Threads that come, block, hand over and go.
std::vector<Explorer::Body> take_turns(Explorer& explorer) {
  constexpr size_t threads = 3, turns = 3;
  auto scene = std::make_shared<Scene>(explorer, threads);
  std::vector<Explorer::Body> bodies;
  for (size_t self = 0; self < threads; self++)
    bodies.push_back([scene, self] {
      for (size_t turn = 0; turn < turns; turn++) {
        scene->acquire(self, (self + turn) % 2 == 1);
        scene->compute();
        scene->poll(self);
        if ((self + turn) % 3 == 0) scene->hand_over(self);
        scene->compute();
        scene->release(self);
      }
      scene->end(self);
    });
  return bodies;
}

// More threads, each for a moment: they are gone while others still look at the lock.
std::vector<Explorer::Body> come_and_go(Explorer& explorer) {
  constexpr size_t threads = 5;
  auto scene = std::make_shared<Scene>(explorer, threads);
  std::vector<Explorer::Body> bodies;
  for (size_t self = 0; self < threads; self++)
    bodies.push_back([scene, self] {
      scene->acquire(self, self % 2 == 0);
      scene->release(self);
      scene->end(self);
    });
  return bodies;
}

// Two threads that go on until they are asked, and one that comes back from blocking.
std::vector<Explorer::Body> compute_until_asked(Explorer& explorer) {
  constexpr size_t threads = 3;
  auto scene = std::make_shared<Scene>(explorer, threads);
  auto gone = std::make_shared<size_t>(0);
  std::vector<Explorer::Body> bodies;
  for (size_t self = 0; self < threads; self++)
    bodies.push_back([scene, self, gone, &explorer] {
      scene->acquire(self, self == 2);
      for (size_t asked = 0; asked < 2 && *gone + 1 < threads;) {
        scene->compute();
        explorer.pause();
        asked += scene->poll(self);
      }
      ++*gone;
      scene->release(self);
      scene->end(self);
    });
  return bodies;
}

// Two threads that come back from blocking again and again, mostly for a moment, and two that compute; time passes.
std::vector<Explorer::Body> come_back(Explorer& explorer) {
  constexpr size_t threads = 4, returning = 2, turns = 4;
  constexpr uint64_t us = 1000, ms = 1000 * us;
  auto scene = std::make_shared<Scene>(explorer, threads);
  auto one_of = [&explorer](std::array<uint64_t, 4> times) { return times[explorer.choose(times.size())]; };
  std::vector<Explorer::Body> bodies;
  for (size_t self = 0; self < threads; self++)
    bodies.push_back([scene, self, one_of, &explorer] {
      const bool returns = self < returning;
      if (!returns) scene->acquire(self, false);
      for (size_t turn = 0; turn < turns; turn++) {
        if (returns) scene->acquire(self, true);
        scene->spend(self, returns ? one_of({0, 20 * us, 100 * us, ms}) : one_of({100 * us, ms, 5 * ms, 11 * ms}));
        if (explorer.choose(2) == 0) explorer.pause();
        scene->poll(self);
        if (returns) scene->release(self);
        if (returns) explorer.spend(one_of({0, 50 * us, 250 * us, 6 * ms}));
        else if (explorer.choose(4) == 0) scene->hand_over(self);
      }
      if (!returns) scene->release(self);
      scene->end(self);
    });
  return bodies;
}

}  // namespace

int main(int argc, char** argv) {
  return explore_all(argc, argv, {{"take turns", take_turns, {.points = 90}},
                                  {"come and go", come_and_go, {.points = 40}},
                                  {"compute until asked", compute_until_asked, {.points = 150}},
                                  {"come back", come_back, {.points = 200}}});
}
