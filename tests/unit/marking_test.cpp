// The marking protocol of `gc` under stress: threads play hide and seek with the only pointers to objects while one cycle
// follows another. Every cycle is verified: the world stops, everything is walked again from the roots, and what the marker
// missed is a failed check. tests/mutants/run takes parts of the protocol away, one by one, and expects this binary to fail.
#include <atomic>
#include <random>
#include <thread>
#include <vector>

#include "memory/gc/manager.h"
#include "memory_rig.h"

#undef CHECK  // base/check.h has one of its own
#include <catch2/catch.hpp>

using namespace gilt;
using namespace gilt::memory;
using namespace gilt::memory::test;
using M = gc::Manager;
using Thread = FakeThread<M>;

namespace {

constexpr size_t slots = 24, fields = 3;
constexpr unsigned linger_us = 20;

// Nodes have an identity and `fields` cells; a shared node has `slots` cells. A thread works on its own stack of a few
// values, which it shows when it polls, and never between.
class Player {
 public:
  Player(Rig<M>& rig, unsigned seed) : rig_(rig), random_(seed) {
    rig_.attach(self_);
    self_.stack.assign(4, Nil);
  }
  ~Player() { M::detach(self_); }

  void play(int steps) {
    for (int i = 0; i < steps; i++) {
      step();
      if (below(3) == 0) rig_.poll(self_);
    }
  }
  size_t wrong() const { return wrong_; }

 private:
  size_t below(size_t n) { return random_() % n; }
  Value& held() { return self_.stack[below(self_.stack.size())]; }
  Cell* shared_cell() { return &object_of(rig_.permanent[0])->cells()[1 + below(slots)]; }
  Cell* field(Value node) { return &object_of(node)->cells()[1 + below(fields)]; }
  void put(Value owner, Cell* cell, Value v) { M::store(self_, object_of(owner), cell, v); }

  // Every value that comes from the heap must be a node still.
  Value seen(Value v) {
    if (v == Nil) return v;
    wrong_ += !is_object(v) || object_of(v)->header.kind != node_kind || object_of(v)->cell_count() != fields + 1 ||
              !is_fixnum(object_of(v)->cells()[0].load());
    return v;
  }

  void step() {
    Value &a = held(), &b = held();
    Cell* cell = shared_cell();
    switch (below(10)) {
      case 0:  // a new node that holds what is held
        b = rig_.node(self_, static_cast<int64_t>(random_() % 1000), fields);
        if (a != Nil) put(b, field(b), a);
        break;
      case 1: a = Nil; break;
      case 2: a = seen(cell->load_acquire()); break;
      case 3: put(rig_.permanent[0], cell, a); break;
      case 4:  // take the only pointer out of the shared node
        a = seen(cell->load_acquire());
        put(rig_.permanent[0], cell, Nil);
        break;
      case 5: a = seen(M::exchange(self_, object_of(rig_.permanent[0]), cell, b)); break;
      case 6:  // ... out of a node, which stays behind without it
        if (b == Nil) break;
        cell = field(b);
        a = seen(cell->load_acquire());
        put(b, cell, Nil);
        break;
      case 7:
        if (a != Nil) put(a, field(a), b);
        break;
      case 8: {
        Value expected = cell->load_acquire();
        if (M::compare_exchange(self_, object_of(rig_.permanent[0]), cell, expected, a)) a = seen(expected);
        break;
      }
      default:
        if (below(20) == 0) {
          M::enter_blocking(self_);
          std::this_thread::yield();
          M::leave_blocking(self_);
        } else if (below(200) == 0) {
          b = rig_.node(self_, 7, fields, 10'000);  // large, with cells
        }
    }
  }

  Rig<M>& rig_;
  Thread self_;
  std::mt19937 random_;
  size_t wrong_ = 0;
};

// Runs threads for as long as `cycles` verified cycles take.
size_t play(unsigned thread_count, int cycles, bool come_and_go, unsigned markers = 1) {
  Rig<M> rig(256 * mebibyte, true, linger_us, false, markers);
  rig.permanent = {rig.node(0, slots)};
  std::atomic<size_t> wrong{0};
  std::atomic<bool> stop{false};
  auto work = [&](unsigned seed) {
    for (unsigned round = 0; !stop; round++) {
      Player player(rig, seed + 1000 * round);
      while (!stop) {
        player.play(500);
        if (come_and_go) break;
      }
      wrong += player.wrong();
    }
  };
  M::enter_blocking(rig.main);
  std::vector<std::thread> threads;
  for (unsigned i = 0; i < thread_count; i++) threads.emplace_back(work, i);
  M::leave_blocking(rig.main);
  for (int i = 0; i < cycles; i++) rig.collect();
  stop = true;
  M::enter_blocking(rig.main);
  for (std::thread& thread : threads) thread.join();
  M::leave_blocking(rig.main);
  return wrong;
}

}  // namespace

TEST_CASE("no pointer can be hidden from the marker", "[gc][marking]") {
  unsigned threads = GENERATE(1, 2, 4);
  CHECK(play(threads, 400, false) == 0);
}

TEST_CASE("nor from several markers", "[gc][marking]") {
  unsigned markers = GENERATE(0, 2, 5);
  CHECK(play(2, 200, false, markers) == 0);
}

TEST_CASE("no pointer is lost when threads come and go", "[gc][marking]") { CHECK(play(3, 400, true) == 0); }

// The item is in the mailbox only while the receiver is blocked; the sender forgets it at once.
TEST_CASE("an item passes through a cell to a blocked thread", "[gc][marking]") {
  Rig<M> rig(64 * mebibyte, true, linger_us);
  rig.permanent = {rig.node(0, 1)};
  Object* mailbox = object_of(rig.permanent[0]);
  std::atomic<bool> full{false}, stop{false};
  std::atomic<size_t> wrong{0}, received{0};
  auto receive = [&] {
    Thread self;
    rig.attach(self);
    while (!stop) {
      M::enter_blocking(self);
      while (!full && !stop) std::this_thread::yield();
      M::leave_blocking(self);
      if (!full) break;
      self.stack = {mailbox->cells()[1].load_acquire()};
      M::store(self, mailbox, &mailbox->cells()[1], Nil);
      full = false;
      for (int i = 0; i < 20; i++) M::cons(self, Nil, Nil), rig.poll(self);
      Value inner = object_of(self.stack[0])->cells()[1].load();
      wrong += !is_pair(inner) || rig.car(inner) != object_of(self.stack[0])->cells()[0].load();
      received++;
    }
    M::detach(self);
  };
  auto send = [&] {
    Thread self;
    rig.attach(self);
    for (int64_t i = 0; !stop; i++) {
      Value item = rig.node(self, i, 1);
      M::store(self, object_of(item), &object_of(item)->cells()[1], M::cons(self, make_fixnum(i), Nil));
      self.stack = {item};
      rig.poll(self);
      M::store(self, mailbox, &mailbox->cells()[1], item);
      self.stack.clear();
      full = true;
      M::enter_blocking(self);
      while (full && !stop) std::this_thread::yield();
      M::leave_blocking(self);
    }
    M::detach(self);
  };
  M::enter_blocking(rig.main);
  std::thread receiver(receive), sender(send);
  M::leave_blocking(rig.main);
  for (int i = 0; i < 600 || received < 300; i++) rig.collect();
  stop = true;
  M::enter_blocking(rig.main);
  receiver.join();
  sender.join();
  M::leave_blocking(rig.main);
  CHECK(wrong == 0);
}
