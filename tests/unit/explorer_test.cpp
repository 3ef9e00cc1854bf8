// The explorer of schedules finds what small wrong protocols do wrong, and nothing in right ones.
#include "explorer.h"

#include <memory>
#include <utility>

#include "base/schedule.h"

#undef CHECK
#include <catch2/catch.hpp>

using namespace gilt;
using namespace gilt::exploration;

namespace {

constexpr uint64_t schedules = 2000;

struct Shared {
  schedule::Atomic<uint32_t> number{0};
  schedule::Mutex first, second;
  schedule::Condition changed;
  bool ready = false;
};

using Step = std::function<void(Explorer&, Shared&)>;

// One thread for each step, all on the same fresh data.
Scenario threads_of(std::vector<Step> steps) {
  return [steps](Explorer& explorer) {
    auto shared = std::make_shared<Shared>();
    std::vector<Explorer::Body> bodies;
    for (const Step& step : steps) bodies.push_back([step, shared, &explorer] { step(explorer, *shared); });
    return bodies;
  };
}

Campaign explore_steps(std::vector<Step> steps) {
  return explore(threads_of(std::move(steps)), 1, schedules, {.points = 12, .limit = 1000});
}

void add_in_two_steps(Explorer& explorer, Shared& shared) {
  uint32_t before = shared.number.load();
  shared.number.store(before + 1);
  explorer.require(shared.number.load() != before, "lost");
}

}  // namespace

TEST_CASE("the explorer finds a lost update", "[explorer]") {
  if (GILT_CHECKS == 0) return;
  auto ended = std::make_shared<int>(0);
  Campaign campaign = explore(
      [&](Explorer& explorer) {
        auto shared = std::make_shared<Shared>();
        *ended = 0;
        auto body = [shared, ended, &explorer] {
          shared->number.store(shared->number.load() + 1);
          if (++*ended == 2) explorer.require(shared->number.load() == 2, "an update was lost");
        };
        return std::vector<Explorer::Body>{body, body};
      },
      1, schedules, {.points = 6});
  CHECK(campaign.failed());
  CHECK(campaign.outcome.failure == "an update was lost");
  CHECK_FALSE(campaign.outcome.trace.empty());
}

TEST_CASE("a failure is met again with its seed, point for point", "[explorer]") {
  if (GILT_CHECKS == 0) return;
  Scenario opposite = threads_of({[](Explorer&, Shared& s) { std::scoped_lock a(s.first), b(s.second); },
                                  [](Explorer&, Shared& s) {
                                    std::lock_guard b(s.second);
                                    std::lock_guard a(s.first);
                                  },
                                  [](Explorer&, Shared& s) {
                                    std::lock_guard a(s.first);
                                    std::lock_guard b(s.second);
                                  }});
  Campaign once = explore(opposite, 1, schedules, {.points = 12});
  REQUIRE(once.failed());
  CHECK(once.outcome.failure.find("no thread can run") == 0);
  Campaign again = explore(opposite, once.seed, 1, {.points = 12});
  CHECK(again.failed());
  CHECK(again.outcome.trace == once.outcome.trace);
}

TEST_CASE("a failure counts although its seed does not bring it back", "[explorer]") {
  if (GILT_CHECKS == 0) return;
  bool first = true;
  Campaign campaign = explore_steps({[&first](Explorer& explorer, Shared&) {
    explorer.require(!std::exchange(first, false), "the first time is different");
  }});
  CHECK(campaign.outcome.failure.find("the first time is different") == 0);
}

TEST_CASE("the explorer finds a wake-up that is lost between looking and sleeping", "[explorer]") {
  if (GILT_CHECKS == 0) return;
  bool correct = GENERATE(false, true);
  Campaign campaign = explore_steps({[](Explorer&, Shared& s) {
                                       std::unique_lock lock(s.first);
                                       s.changed.wait(lock, [&] { return s.number.load() != 0; });
                                     },
                                     [correct](Explorer&, Shared& s) {
                                       std::unique_lock lock(s.first, std::defer_lock);
                                       if (correct) lock.lock();
                                       s.number.store(1);
                                       s.changed.notify_one();
                                     }});
  CHECK(campaign.failed() != correct);
}

TEST_CASE("the explorer says that a schedule does not end", "[explorer]") {
  if (GILT_CHECKS == 0) return;
  Campaign campaign = explore_steps({[](Explorer& explorer, Shared& s) {
    while (s.number.load() == 0) explorer.pause();
  }});
  CHECK(campaign.outcome.failure == "no end after 1000 points");
}

TEST_CASE("nothing is found where nothing is wrong", "[explorer]") {
  if (GILT_CHECKS == 0) return;
  Step both = [](Explorer& explorer, Shared& s) {
    std::lock_guard a(s.first);
    std::lock_guard b(s.second);
    add_in_two_steps(explorer, s);
  };
  Campaign campaign = explore_steps({both, both, both});
  CHECK(campaign.outcome.failure.empty());
  CHECK(campaign.schedules == schedules);
  CHECK(campaign.switches > schedules);
}
