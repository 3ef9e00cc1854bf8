// Handshakes and how the world stops (memory/parts/world.h), one rule a case, with native threads. A wait that does not end is a failure:
// the process ends with it. And the requests of base/poll.h, under many schedules.
#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <thread>
#include <vector>

#include "explorer.h"
#include "memory/parts/world.h"

#undef CHECK  // base/check.h has one of its own
#include <catch2/catch.hpp>

using namespace gilt;
using namespace gilt::memory;
using namespace std::chrono_literals;

namespace {

// A thread that hangs cannot be joined.
template <class Condition>
void eventually(Condition&& holds) {
  const auto end = std::chrono::steady_clock::now() + 20s;
  while (!holds()) {
    if (std::chrono::steady_clock::now() > end) std::fputs("world_test: waited in vain\n", stderr), std::abort();
    std::this_thread::yield();
  }
}

// Long enough for a thread that may go on to do so. Too short only hides a mistake.
void let_others_run() { std::this_thread::sleep_for(30ms); }

struct Member {
  MutatorBase mutator;
  World::Member member;
  void join(World& world) { world.attach(member, mutator, [](MutatorBase&) {}); }
  void leave(World& world) {
    world.detach(member, [](MutatorBase&) {});
  }
};

void nothing() {}

// Runs something on a thread of its own and waits for its end.
class Beside {
 public:
  template <class Act>
  explicit Beside(Act act) : thread_([this, act] { act(), done_ = true; }) {}
  bool is_done() const { return done_; }
  void wait() {
    eventually([&] { return done_.load(); });
    thread_.join();
  }

 private:
  std::atomic<bool> done_{false};
  std::thread thread_;
};

}  // namespace

TEST_CASE("a blocked thread that is served does not come back", "[world]") {
  World world;
  Member one;
  one.join(world);
  world.enter_blocking(one.member);
  std::atomic<bool> go{false}, back{false}, came_back_too_soon{false};
  Beside thread([&] {
    eventually([&] { return go.load(); });
    world.leave_blocking(one.member);
    back = true;
  });
  world.handshake(nothing, [&](MutatorBase&) {
    go = true;
    let_others_run();
    came_back_too_soon = back.load();
  });
  thread.wait();  // ... and is told when it may
  CHECK_FALSE(came_back_too_soon);
  one.leave(world);
}

TEST_CASE("a running thread does its work itself, once, at its poll", "[world]") {
  World world;
  Member one;
  one.join(world);
  const auto here = std::this_thread::get_id();
  std::atomic<int> done{0}, by_another{0};
  Beside coordinator([&] {
    world.handshake(nothing, [&](MutatorBase&) { done++, by_another += std::this_thread::get_id() != here; });
  });
  eventually([&] { return one.mutator.poll.asked(request::collect); });
  let_others_run();
  CHECK(done == 0);
  CHECK_FALSE(coordinator.is_done());
  one.mutator.poll.take();
  world.answer(one.member);
  coordinator.wait();
  world.answer(one.member);
  CHECK(done == 1);
  CHECK(by_another == 0);
  one.leave(world);
}

TEST_CASE("a coordinator that waits sees that a thread blocks, or leaves", "[world]") {
  bool leaves = GENERATE(false, true);
  World world;
  Member one;
  one.join(world);
  for (int round = 0; round < 5; round++) {
    std::atomic<int> done{0};
    Beside coordinator([&] { world.handshake(nothing, [&](MutatorBase&) { done++; }); });
    eventually([&] { return one.mutator.poll.asked(request::collect); });
    let_others_run();
    one.mutator.poll.take();
    if (leaves) one.leave(world);
    else world.enter_blocking(one.member);
    coordinator.wait();
    CHECK(done == 1);
    if (leaves) one.join(world);
    else world.leave_blocking(one.member);
  }
  one.leave(world);
}

TEST_CASE("who joins is not asked for what is under way", "[world]") {
  World world;
  Member one, two;
  one.join(world);
  world.enter_blocking(one.member);
  int of_one = 0, of_two = 0, at_joining = 0;
  world.handshake(nothing, [&](MutatorBase& mutator) {
    (&mutator == &one.mutator ? of_one : of_two)++;
    if (&mutator != &one.mutator) return;
    world.attach(two.member, two.mutator, [&](MutatorBase&) { at_joining++; });
    world.enter_blocking(two.member);
  });
  CHECK(of_one == 1);
  CHECK(of_two == 0);
  CHECK(at_joining == 1);
  world.handshake(nothing, [&](MutatorBase& mutator) { (&mutator == &one.mutator ? of_one : of_two)++; });
  CHECK(of_one == 2);
  CHECK(of_two == 1);
  for (Member* m : {&one, &two}) world.leave_blocking(m->member), m->leave(world);
}

TEST_CASE("a stopped world stands until it is resumed", "[world]") {
  World world;
  Member runs, comes_back, joins, leaves, blocks;
  for (Member* m : {&runs, &comes_back, &leaves, &blocks}) m->join(world);
  world.enter_blocking(comes_back.member);
  std::atomic<bool> stopped{false}, ended{false};
  std::atomic<int> moved{0}, waiting{0};
  auto is_stopping = [&] { return runs.mutator.poll.asked(request::collect); };
  Beside of_one([&] {
    eventually(is_stopping);
    world.answer(runs.member);
    moved++;
    while (!ended) world.answer(runs.member), std::this_thread::yield();
  });
  auto after_the_stop = [&](auto act) {
    return [&, act] {
      eventually([&] { return stopped.load(); });
      waiting++;
      act();
      moved++;
    };
  };
  Beside of_two(after_the_stop([&] { world.leave_blocking(comes_back.member); }));
  Beside of_three(after_the_stop([&] { joins.join(world); }));
  Beside of_four([&] {
    eventually(is_stopping);
    leaves.leave(world);
    moved++;
  });
  Beside of_five([&] {
    eventually(is_stopping);
    let_others_run();
    world.enter_blocking(blocks.member);
  });
  std::atomic<int> while_stopped{0};
  Beside coordinator([&] {
    world.stop();
    stopped = true;
    eventually([&] { return waiting == 2; });
    let_others_run();
    while_stopped = moved.load();
    world.resume();
  });
  coordinator.wait();
  eventually([&] { return moved == 4; });
  ended = true;
  for (Beside* thread : {&of_one, &of_two, &of_three, &of_four, &of_five}) thread->wait();
  CHECK(while_stopped == 0);
  CHECK(world.member_count() == 4);
  runs.leave(world), comes_back.leave(world), joins.leave(world);
  world.leave_blocking(blocks.member), blocks.leave(world);
}

// The writes before make the processor late with the one that matters.
TEST_CASE("no coordinator sleeps beside a thread that has just blocked", "[world]") {
  World world;
  Member one;
  one.join(world);
  constexpr unsigned rounds = 100'000;
  std::vector<uint64_t> far(1 << 22);
  std::atomic<unsigned> finished{0};
  Beside coordinator([&] {
    for (unsigned i = 0; i < rounds; i++) {
      world.handshake(nothing, [](MutatorBase&) {});
      finished = i + 1;
    }
  });
  for (uint64_t at = 1; finished < rounds;) {
    const unsigned before = finished;
    for (int i = 0; i < 8; i++) at = at * 6364136223846793005 + 1442695040888963407, far[at >> 42] = at;
    one.mutator.poll.take();
    world.enter_blocking(one.member);
    eventually([&] { return finished != before; });
    world.leave_blocking(one.member);
  }
  coordinator.wait();
  one.leave(world);
}

TEST_CASE("no request is lost beside a poll", "[world]") {
  Poll poll;
  poll.set_normal_limit(1);
  std::atomic<unsigned> taken{0};
  std::atomic<bool> ended{false};
  Beside poller([&] {
    while (!ended)
      if (poll.limit() == Poll::tripped && (poll.take() & request::yield)) taken = taken + 1;
  });
  const auto end = std::chrono::steady_clock::now() + 1s;
  unsigned asked = 0;
  while (std::chrono::steady_clock::now() < end) {
    poll.ask(request::yield);
    asked++;
    eventually([&] { return taken == asked; });
  }
  ended = true;
  poller.wait();
  CHECK(taken == asked);
}

// Two ask for different things, again when they have got them; the poller looks at nothing but the limit.
TEST_CASE("no request is lost beside a poll, in any order", "[world]") {
  if (checks == 0) return;
  constexpr unsigned rounds = 3;
  struct Scene {
    Poll poll;
    unsigned taken[2] = {};
  };
  auto scenario = [](exploration::Explorer& explorer) {
    auto scene = std::make_shared<Scene>();
    scene->poll.set_normal_limit(1);
    auto ask = [scene, &explorer](size_t who) {
      for (unsigned round = 1; round <= rounds; round++) {
        scene->poll.ask(1u << who);
        while (scene->taken[who] < round) explorer.pause();
      }
    };
    auto poll = [scene, &explorer] {
      while (scene->taken[0] + scene->taken[1] < 2 * rounds) {
        explorer.pause();
        if (scene->poll.limit() != Poll::tripped) continue;
        const uint32_t bits = scene->poll.take();
        for (size_t who = 0; who < 2; who++) scene->taken[who] += bits >> who & 1;
      }
    };
    return std::vector<exploration::Explorer::Body>{[ask] { ask(0); }, [ask] { ask(1); }, poll};
  };
  exploration::Campaign campaign = exploration::explore(scenario, 1, 2000, {.points = 40, .limit = 2000});
  INFO(campaign.describe());
  CHECK_FALSE(campaign.failed());
}
