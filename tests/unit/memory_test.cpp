// What every memory manager must do, run against all of them in one binary, and what only some do. A fake machine
// holds the roots; a model in plain C++ says what the heap must look like.
#include <algorithm>
#include <array>
#include <atomic>
#include <cstring>
#include <limits>
#include <random>
#include <set>
#include <thread>
#include <vector>

#include "base/clock.h"
#include "base/fault.h"
#include "memory/gc/manager.h"
#include "memory/none/manager.h"
#include "memory/parts/stopwatch.h"
#include "memory/rc/manager.h"
#include "memory_rig.h"

#undef CHECK  // base/check.h has one of its own
#include <catch2/catch.hpp>

using namespace gilt;
using namespace gilt::memory;
using namespace gilt::memory::test;

#define EVERY_MANAGER none::Manager, gc::Manager, rc::Manager
#define RECLAIMING_MANAGERS gc::Manager, rc::Manager

TEMPLATE_TEST_CASE("a new object has the shape that was asked for", "[memory]", EVERY_MANAGER) {
  Rig<TestType> rig;
  std::vector<Object*> objects;
  std::set<const void*> starts;
  for (size_t cells : {0u, 1u, 2u, 7u, 30u, 100u, 1000u, 5000u, 65534u, 65535u, 200000u}) {
    for (size_t bytes : {0u, 1u, 8u, 100u, 3000u, 40000u}) {
      Object* object = TestType::allocate(rig.main, {node_kind, cells > 65534, cells, bytes});
      REQUIRE(object != nullptr);
      CHECK(reinterpret_cast<uintptr_t>(object) % 8 == 0);
      CHECK(object->header.kind == node_kind);
      CHECK(object->cell_count() == cells);
      CHECK(object->is_long() == (cells > 65534));
      for (size_t i = 0; i < cells; i++) TestType::init(rig.main, &object->cells()[i], make_fixnum(static_cast<int64_t>(i)));
      std::memset(object->bytes(), 0xEE, bytes);
      CHECK(starts.insert(object).second);
      objects.push_back(object);
    }
  }
  for (Object* object : objects) {
    bool intact = true;
    for (size_t i = 0; i < object->cell_count(); i++)
      intact &= object->cells()[i].load() == make_fixnum(static_cast<int64_t>(i));
    CHECK(intact);
    CHECK(object->header.kind == node_kind);
  }
}

TEMPLATE_TEST_CASE("cells take stores, exchanges and compare-exchanges", "[memory]", EVERY_MANAGER) {
  Rig<TestType> rig;
  Value pair = rig.cons(make_fixnum(1), Nil), other = rig.cons(make_fixnum(2), Nil);
  rig.globals = {pair, other};
  rig.store_cell(pair, 1, other);
  CHECK(rig.cdr(pair) == other);
  Cell* cell = &rig.pair_cells(pair)[1];
  CHECK(TestType::exchange(rig.main, nullptr, cell, pair) == other);
  Value expected = other;
  CHECK_FALSE(TestType::compare_exchange(rig.main, nullptr, cell, expected, Nil));
  CHECK(expected == pair);
  CHECK(TestType::compare_exchange(rig.main, nullptr, cell, expected, other));
  CHECK(rig.cdr(pair) == other);
  TestType::verify(rig.main);
}

TEMPLATE_TEST_CASE("a long list survives collections and its order is kept", "[memory]", EVERY_MANAGER) {
  Rig<TestType> rig(512 * mebibyte, false);
  constexpr int64_t length = 1'000'000;
  rig.main.stack = {Nil};
  for (int64_t i = 0; i < length; i++) {
    rig.main.stack[0] = rig.cons(make_fixnum(i), rig.main.stack[0]);
    rig.cons(Nil, Nil);  // garbage
    rig.poll();
  }
  rig.collect();
  int64_t expected = length;
  bool ordered = true;
  for (Value at = rig.main.stack[0]; is_pair(at); at = rig.cdr(at)) ordered &= rig.car(at) == make_fixnum(--expected);
  CHECK(ordered);
  CHECK(expected == 0);
}

TEMPLATE_TEST_CASE("deep nesting along the car is traced and freed without recursion", "[memory]", EVERY_MANAGER) {
  Rig<TestType> rig(512 * mebibyte, false);
  rig.main.stack = {Nil};
  for (int i = 0; i < 2'000'000; i++) {
    rig.main.stack[0] = rig.cons(rig.main.stack[0], Nil);
    rig.poll();
  }
  rig.collect();
  size_t depth = 0;
  for (Value at = rig.main.stack[0]; is_pair(at); at = rig.car(at)) depth++;
  CHECK(depth == 2'000'000);
  rig.main.stack.clear();
  rig.collect();
  if (TestType::traits.reclaims) CHECK(rig.stats().live_bytes < 4 * mebibyte);
}

// Roots and nodes change at random, in the heap and in a model; then both are walked together.
TEMPLATE_TEST_CASE("a graph that changes at random stays as the model says", "[memory]", EVERY_MANAGER) {
  constexpr size_t root_count = 24;
  const int steps = TestType::traits.reclaims ? (checks ? 60'000 : 400'000) : 60'000;
  Rig<TestType> rig;
  std::mt19937 random(7);
  auto below = [&](size_t n) { return std::uniform_int_distribution<size_t>(0, n - 1)(random); };
  std::vector<std::vector<int64_t>> model;  // children of each node; -1: none
  rig.globals.assign(root_count / 2, Nil);
  rig.main.stack.assign(root_count / 2, Nil);
  auto root = [&](size_t i) -> Value& { return i % 2 ? rig.globals[i / 2] : rig.main.stack[i / 2]; };
  auto wander = [&] {
    Value at = root(below(root_count));
    for (size_t hops = below(8); at != Nil && hops > 0; hops--) {
      size_t children = object_of(at)->cell_count() - 1;
      if (children == 0) break;
      Value next = object_of(at)->cells()[1 + below(children)].load();
      if (next == Nil) break;
      at = next;
    }
    return at;
  };
  auto id = [](Value v) { return v == Nil ? -1 : id_of(v); };
  for (int step = 0; step < steps; step++) {
    rig.poll();
    switch (below(8)) {
      case 0: case 1: case 2: {
        size_t children = below(50) == 0 ? 1500 + below(3000) : below(12) == 0 ? 40 + below(900) : below(6);
        Value node = rig.node(static_cast<int64_t>(model.size()), children, below(40));
        model.emplace_back(children, -1);
        for (size_t i = 0; i < children && i < 6; i++) {
          Value child = wander();
          rig.store_cell(node, i + 1, child);
          model.back()[i] = id(child);
        }
        root(below(root_count)) = node;
        break;
      }
      case 3: root(below(root_count)) = Nil; break;
      case 4: root(below(root_count)) = wander(); break;
      default: {
        Value owner = wander(), child = wander();
        if (owner == Nil || object_of(owner)->cell_count() < 2) break;
        size_t index = below(object_of(owner)->cell_count() - 1);
        rig.store_cell(owner, index + 1, child);
        model[static_cast<size_t>(id_of(owner))][index] = id(child);
      }
    }
    if (step % (steps / 20) == 0) {
      rig.collect();
      TestType::verify(rig.main);
    }
  }
  std::set<uint64_t> seen;
  std::vector<Value> pending;
  for (size_t i = 0; i < root_count; i++) pending.push_back(root(i));
  size_t wrong = 0;
  while (!pending.empty()) {
    Value at = pending.back();
    pending.pop_back();
    if (at == Nil || !seen.insert(at.bits).second) continue;
    const auto& children = model[static_cast<size_t>(id_of(at))];
    wrong += object_of(at)->cell_count() != children.size() + 1;
    for (size_t i = 0; i < children.size(); i++) {
      Value child = object_of(at)->cells()[i + 1].load();
      wrong += id(child) != children[i];
      pending.push_back(child);
    }
  }
  CHECK(wrong == 0);
  CHECK(seen.size() > 0);
  if (TestType::traits.reclaims) CHECK(rig.stats().collections > 0);
}

TEMPLATE_TEST_CASE("what was dropped is used again", "[memory]", RECLAIMING_MANAGERS) {
  Rig<TestType> rig(64 * mebibyte, false);
  rig.main.stack = {Nil};
  for (int round = 0; round < 40; round++) {
    rig.main.stack[0] = Nil;
    for (int i = 0; i < 200'000; i++) {
      rig.main.stack[0] = rig.cons(make_fixnum(i), rig.main.stack[0]);
      rig.poll();
    }
  }
  CHECK(rig.main.exhausted == 0);
  CHECK(rig.stats().heap_bytes < 64 * mebibyte);
}

TEMPLATE_TEST_CASE("allocated bytes are those of all objects, whether or not their memory was used before", "[memory]", EVERY_MANAGER) {
  Rig<TestType> rig(256 * mebibyte, false);
  const uint64_t before = rig.stats().allocated_bytes;
  uint64_t asked = 0;
  for (size_t cells : {2u, 10u, 100u, 1020u, 5000u}) {
    const size_t bytes = 8 * (cells + 2);
    for (size_t made = 0; made < 8 * mebibyte; made += bytes, asked += bytes) {
      Value node = rig.node(0, cells);
      if (made / bytes % 4 == 0) rig.store_cell(node, 1, node);
      rig.poll();
    }
    const uint64_t told = rig.stats().allocated_bytes - before;
    rig.collect();
    CHECK(rig.stats().allocated_bytes - before == told);
    CHECK(told > asked - asked / 8);
    CHECK(told < asked + asked / 4);
  }
}

TEMPLATE_TEST_CASE("cycles are reclaimed", "[memory]", RECLAIMING_MANAGERS) {
  Rig<TestType> rig(48 * mebibyte, false);
  for (int i = 0; i < 1'000'000; i++) {
    Value a = rig.cons(Nil, Nil), b = rig.cons(a, a);
    rig.main.stack = {a, b};
    rig.store_cell(a, 0, b);
    rig.store_cell(a, 1, a);
    rig.main.stack.clear();
    rig.poll();
  }
  rig.collect();
  CHECK(rig.main.exhausted == 0);
  CHECK(rig.stats().live_bytes < 8 * mebibyte);
  TestType::verify(rig.main);
}

TEMPLATE_TEST_CASE("large objects come and go", "[memory]", RECLAIMING_MANAGERS) {
  Rig<TestType> rig(64 * mebibyte);
  rig.main.stack.assign(4, Nil);
  for (int i = 0; i < 400; i++) {
    Value large = rig.node(i, 200'000);
    REQUIRE(large != Failed);
    Value inner = rig.cons(make_fixnum(i), Nil);
    rig.store_cell(large, 100'000, inner);
    rig.main.stack[static_cast<size_t>(i) % 4] = large;
    rig.poll();
  }
  CHECK(rig.main.exhausted == 0);
  for (Value large : rig.main.stack) CHECK(rig.car(object_of(large)->cells()[100'000].load()) == make_fixnum(id_of(large)));
  rig.main.stack.clear();
  rig.collect();
  CHECK(rig.stats().live_bytes < 2 * mebibyte);
}

TEMPLATE_TEST_CASE("a finalizer runs once, when the object is dead", "[memory]", RECLAIMING_MANAGERS) {
  Rig<TestType> rig;
  rig.globals = {Nil};
  for (int64_t i = 0; i < 10; i++) {
    Value node = rig.node(i, 1);
    TestType::register_finalizer(rig.main, object_of(node));
    if (i % 2 == 0) rig.globals.push_back(node);
  }
  rig.collect();
  rig.collect();
  std::multiset<int64_t> dead(rig.finalized.begin(), rig.finalized.end());
  const std::multiset<int64_t> odd{1, 3, 5, 7, 9};
  CHECK(dead == odd);
  rig.globals.clear();
  rig.collect();
  rig.collect();
  CHECK(rig.finalized.size() == 10);
  CHECK(std::set<int64_t>(rig.finalized.begin(), rig.finalized.end()).size() == 10);
}

TEMPLATE_TEST_CASE("a finalizable object in a cycle is finalized", "[memory]", RECLAIMING_MANAGERS) {
  Rig<TestType> rig;
  Value node = rig.node(77, 1);
  TestType::register_finalizer(rig.main, object_of(node));
  rig.store_cell(node, 1, node);
  rig.collect();
  CHECK(rig.finalized == std::vector<int64_t>{77});
}

TEMPLATE_TEST_CASE("a request over the limit is refused", "[memory]", EVERY_MANAGER) {
  Rig<TestType> rig(8 * mebibyte);
  CHECK(TestType::allocate(rig.main, {node_kind, true, 2 * mebibyte, 0}) == nullptr);
  CHECK(TestType::allocate(rig.main, {node_kind, false, 0, size_t{1} << 62}) == nullptr);
  CHECK(TestType::allocate(rig.main, {node_kind, true, size_t{1} << 59, 0}) == nullptr);
  CHECK(rig.main.exhausted == 0);
}

TEMPLATE_TEST_CASE("living data over the limit asks for the condition at a poll", "[memory]", EVERY_MANAGER) {
  Rig<TestType> rig(16 * mebibyte, false);
  rig.main.stack = {Nil};
  int conses = 0;
  for (; rig.main.exhausted == 0 && conses < 4'000'000; conses++) {
    rig.main.stack[0] = rig.cons(Nil, rig.main.stack[0]);
    rig.poll();
  }
  CHECK(rig.main.exhausted == 1);
  CHECK(conses > 400'000);  // 16 MiB hold more than that, with headers or without
  CHECK(conses < 1'200'000);
  if (!TestType::traits.reclaims) return;
  rig.main.stack.clear();
  rig.collect();
  for (int i = 0; i < 3'000'000; i++) {
    rig.cons(Nil, Nil);
    rig.poll();
  }
  CHECK(rig.main.exhausted == 1);
}

TEMPLATE_TEST_CASE("the n-th allocation can be made to fail", "[memory]", EVERY_MANAGER) {
  if (checks == 0) return;
  Rig<TestType> rig;
  rig.heap.injection().arm(2);
  CHECK(rig.node(1, 1000) != Failed);
  CHECK(rig.node(2, 1000) != Failed);
  CHECK(rig.node(3, 1000) == Failed);
  CHECK(rig.node(4, 1000) != Failed);
  // A small request always succeeds: its failure is the condition at the next poll.
  rig.heap.injection().arm(0);
  CHECK(is_pair(rig.cons(Nil, Nil)));
  rig.poll();
  CHECK(rig.main.exhausted == 1);
  rig.heap.injection().arm(0);
  CHECK(rig.node(5, 1) != Failed);
  rig.poll();
  CHECK(rig.main.exhausted == 2);
}

TEMPLATE_TEST_CASE("the system may give no more: then the condition comes at a poll", "[memory]", EVERY_MANAGER) {
  if (checks == 0) return;
  Rig<TestType> rig(512 * mebibyte, false);
  rig.main.stack = {Nil};
  fault::arm(fault::Kind::map, 1, fault::Extent::all_after);
  for (int i = 0; i < 2'000'000 && rig.main.exhausted == 0; i++) {
    rig.main.stack[0] = rig.cons(Nil, rig.main.stack[0]);
    rig.poll();
  }
  CHECK(rig.main.exhausted == 1);
  CHECK(rig.node(1, 100'000) == Failed);
  // What the handler needs, and a program that goes on with less.
  for (int i = 0; i < 1000; i++) rig.cons(Nil, Nil);
  fault::arm(fault::Kind::map, 0);
  if (!TestType::traits.reclaims) return;
  rig.main.stack[0] = Nil;
  rig.collect();
  rig.poll();
  unsigned exhausted = rig.main.exhausted;
  for (int i = 0; i < 2'000'000; i++) {
    rig.cons(Nil, Nil);
    rig.poll();
  }
  CHECK(rig.main.exhausted == exhausted);
  CHECK(rig.node(1, 100'000) != Failed);
}

TEST_CASE("a hole is a run of bytes of neither this epoch nor the next", "[memory][gc]") {
  std::mt19937 random(3);
  for (int round = 0; round < 200; round++) {
    alignas(8) std::array<uint8_t, gc::granules_per_block> marks;
    int density = 1 + round % 40;
    for (size_t i = 0; i < marks.size();) {
      auto mark = static_cast<uint8_t>(random() % 2 ? 4 + random() % 2 : random() % 7);
      for (size_t n = 1 + random() % static_cast<unsigned>(density); n > 0 && i < marks.size(); n--) marks[i++] = mark;
    }
    size_t least = 1 + random() % 6;
    std::vector<std::pair<size_t, size_t>> expected, found;
    for (size_t i = 0; i < marks.size();) {
      size_t end = i;
      while (end < marks.size() && marks[end] != 4 && marks[end] != 5) end++;
      if (end - i >= least) expected.emplace_back(i, end);
      i = end + 1;
    }
    for (gc::Hole h = gc::find_hole(marks.data(), 4, 0, least); h.found(); h = gc::find_hole(marks.data(), 4, h.end, least))
      found.emplace_back(h.first, h.end);
    CHECK(found == expected);
  }
}

TEST_CASE("the epoch of the marks begins again without harm", "[memory][gc]") {
  Rig<gc::Manager> rig;
  rig.globals = {Nil};
  for (int64_t i = 0; i < 600; i++) {
    rig.globals[0] = rig.cons(make_fixnum(i), i % 100 == 0 ? Nil : rig.globals[0]);
    for (int j = 0; j < 50; j++) rig.cons(Nil, Nil);
    rig.collect();
  }
  int64_t expected = 599;
  for (Value at = rig.globals[0]; is_pair(at); at = rig.cdr(at)) CHECK(rig.car(at) == make_fixnum(expected--));
  CHECK(expected == 499);
}

// Threads build lists of their own and publish into a shared node, while cycles go on. Some block, some come and go.
// Checked after the join.
TEST_CASE("threads allocate and publish beside the collector", "[memory][gc]") {
  using M = gc::Manager;
  Rig<M> rig(256 * mebibyte);
  rig.permanent = {rig.node(0, 16)};
  std::atomic<size_t> wrong{0}, finished{0};
  auto work = [&](unsigned seed, int rounds) {
    FakeThread<M> self;
    rig.attach(self);
    self.stack = {Nil};
    std::mt19937 random(seed);
    Cell* shared = object_of(rig.permanent[0])->cells();
    for (int round = 0; round < rounds; round++) {
      int length = static_cast<int>(random() % 3000);
      self.stack[0] = Nil;
      for (int i = 0; i < length; i++) {
        self.stack[0] = M::cons(self, make_fixnum(i), self.stack[0]);
        rig.poll(self);
      }
      M::store(self, object_of(rig.permanent[0]), &shared[1 + random() % 16], self.stack[0]);
      Value other = shared[1 + random() % 16].load_acquire();
      int64_t expected = is_pair(other) ? fixnum_value(rig.car(other)) : -1;
      for (Value at = other; is_pair(at); at = rig.cdr(at)) wrong += rig.car(at) != make_fixnum(expected--);
      wrong += expected != -1;
      if (random() % 16 == 0) {
        M::enter_blocking(self);
        std::this_thread::sleep_for(std::chrono::microseconds(random() % 300));
        M::leave_blocking(self);
      }
      if (random() % 32 == 0) M::collect(self);
    }
    M::detach(self);
    finished++;
  };
  M::enter_blocking(rig.main);
  std::vector<std::thread> threads;
  for (unsigned i = 0; i < 4; i++) threads.emplace_back(work, i, 150);
  for (unsigned i = 0; i < 12; i++) {
    std::this_thread::sleep_for(std::chrono::milliseconds(2));
    threads.emplace_back(work, 100 + i, 12);
  }
  for (std::thread& thread : threads) thread.join();
  M::leave_blocking(rig.main);
  CHECK(wrong == 0);
  CHECK(finished == 16);
  CHECK(rig.stats().collections > 5);
  rig.collect();
  M::verify(rig.main);
}

TEMPLATE_TEST_CASE("objects of all sizes lie beside each other", "[memory]", EVERY_MANAGER) {
  Rig<TestType> rig;
  rig.main.stack = {Nil};
  auto list = [&]() -> Value& { return rig.main.stack[0]; };
  constexpr size_t sizes[] = {1, 3, 20, 33, 200, 400, 900, 1100};
  size_t wrong = 0;
  for (int64_t round = 0; round < 30; round++) {
    for (size_t size : sizes) {
      Value node = rig.node(round, size);
      for (size_t i = 1; i <= size; i++) rig.store_cell(node, i, make_fixnum(round + static_cast<int64_t>(i)));
      rig.globals.push_back(node);
    }
    int64_t expected = 20'000;
    for (Value at = list(); is_pair(at); at = rig.cdr(at)) wrong += rig.car(at) != make_fixnum(--expected);
    wrong += round > 0 && expected != 0;
    list() = Nil;
    rig.collect();
    for (int i = 0; i < 20'000; i++) list() = rig.cons(make_fixnum(i), list());
    rig.poll();
    for (Value node : rig.globals)
      for (size_t i = 1; i < object_of(node)->cell_count(); i++)
        wrong += object_of(node)->cells()[i].load() != make_fixnum(id_of(node) + static_cast<int64_t>(i));
  }
  CHECK(wrong == 0);
}

// A mark that stayed from 255 collections ago must not pass for one of this collection.
TEST_CASE("marks of the last round of epochs do not count", "[memory][gc]") {
  Rig<gc::Manager> rig;
  for (int round = 0; round < 3; round++) {
    rig.globals = {Nil};
    for (int64_t i = 0; i < 2000; i++) rig.globals[0] = rig.cons(rig.cons(make_fixnum(i), Nil), rig.globals[0]);
    rig.collect();
    int64_t expected = 2000;
    bool intact = true;
    for (Value at = rig.globals[0]; is_pair(at); at = rig.cdr(at)) intact &= rig.car(rig.car(at)) == make_fixnum(--expected);
    CHECK(intact);
    CHECK(expected == 0);
    rig.globals.clear();
    for (int i = 0; i < 254; i++) rig.collect();
  }
}

TEST_CASE("a thread that allocates nothing still answers", "[memory][gc]") {
  using M = gc::Manager;
  Rig<M> rig;
  std::atomic<int> ready{0};
  std::atomic<bool> stop{false};
  std::vector<std::thread> threads;
  for (int i = 0; i < 2; i++)
    threads.emplace_back([&] {
      FakeThread<M> self;
      rig.attach(self);
      ready++;
      while (!stop) rig.poll(self);
      M::detach(self);
    });
  while (ready < 2) rig.poll();
  for (int i = 0; i < 20; i++) rig.collect();
  stop = true;
  M::enter_blocking(rig.main);
  for (std::thread& thread : threads) thread.join();
  M::leave_blocking(rig.main);
  CHECK(rig.stats().collections >= 20);
}

TEMPLATE_TEST_CASE("what was made immortal stays without a root that counts it", "[memory]", RECLAIMING_MANAGERS) {
  Rig<TestType> rig;
  Value symbol = rig.node(5, 1);
  TestType::make_immortal(rig.main, symbol);
  Value child = rig.cons(make_fixnum(6), Nil);
  rig.store_cell(symbol, 1, child);
  rig.globals = {symbol};
  for (int i = 0; i < 100'000; i++) {
    rig.cons(symbol, child);
    rig.poll();
  }
  rig.collect();
  CHECK(id_of(symbol) == 5);
  CHECK(rig.car(object_of(symbol)->cells()[1].load()) == make_fixnum(6));
  rig.store_cell(symbol, 1, Nil);
  rig.collect();
  TestType::verify(rig.main);
}

uint32_t cell_references(Value pair) { return object_of({pair.bits - tag::pair + tag::object})->header.word; }

TEST_CASE("counts are those of heap cells, and count_of adds the running thread's slots", "[memory][rc]") {
  using M = rc::Manager;
  Rig<M> rig;
  Value a = rig.cons(Nil, Nil);
  rig.main.stack = {a, a};
  CHECK(cell_references(a) == 0);
  CHECK(M::count_of(rig.main, a) == 2);
  rig.main.stack = {a};
  Value b = rig.cons(a, a);
  rig.main.stack.push_back(b);
  CHECK(cell_references(a) == 2);
  CHECK(M::count_of(rig.main, a) == 3);
  rig.store_cell(b, 0, Nil);
  CHECK(cell_references(a) == 1);
  rig.store_cell(b, 1, b);
  CHECK(cell_references(a) == 0);
  CHECK(cell_references(b) == 1);
  CHECK(M::count_of(rig.main, b) == 2);
  CHECK(M::count_of(rig.main, make_fixnum(3)) == -1);
  rig.collect();
  M::verify(rig.main);
  CHECK(rig.stats().cycles_found == 0);
  rig.main.stack = {a};
  rig.collect();
  CHECK(rig.stats().cycles_found == 1);
}

TEST_CASE("a count that passes two thousand million never moves again", "[memory][rc]") {
  using M = rc::Manager;
  Rig<M> rig;
  Value a = rig.cons(Nil, Nil), b = rig.cons(Nil, Nil);
  rig.main.stack = {a, b};
  object_of({a.bits - tag::pair + tag::object})->header.word = rc::immortal - 1;
  rig.store_cell(b, 0, a);
  CHECK(M::count_of(rig.main, a) == std::numeric_limits<int64_t>::max());
  rig.store_cell(b, 0, Nil);
  CHECK(M::count_of(rig.main, a) == std::numeric_limits<int64_t>::max());
  rig.main.stack = {b};
  M::enter_blocking(rig.main);
  CHECK(object_of({a.bits - tag::pair + tag::object})->header.cells == 2);
  // Not upwards either, where it would begin again at zero.
  rig.main.stack = {a, b};
  object_of({a.bits - tag::pair + tag::object})->header.word = std::numeric_limits<uint32_t>::max();
  rig.store_cell(b, 0, a);
  CHECK(object_of({a.bits - tag::pair + tag::object})->header.word == std::numeric_limits<uint32_t>::max());
}

TEST_CASE("a stopwatch counts waits for the runtime, and not what the system runs meanwhile", "[memory]") {
  constexpr uint64_t asleep = 200'000'000, waited = 1'000'000'000;
  const Stopwatch watch(7);
  std::this_thread::sleep_for(std::chrono::nanoseconds(asleep));
  const uint64_t now = monotonic_ns(), pause = watch.pause_ns(7);
  CHECK(pause < asleep / 2);
  CHECK(watch.preempted_ns(now, pause) > asleep / 2);
  CHECK(watch.pause_ns(7 + waited) >= waited + pause);
  CHECK(watch.preempted_ns(now, waited) == 0);
}

// A finalizer that sleeps stands for a system that runs other programs.
TEST_CASE("steps and traces in which the system runs something else are no longer for it", "[memory][rc]") {
  static constexpr uint64_t asleep = 200'000'000;
  struct SleepyRig : Rig<rc::Manager> {
    void finalize(Object*) override { std::this_thread::sleep_for(std::chrono::nanoseconds(asleep)); }
  } rig;
  auto make = [&] {
    Value node = rig.node(1, 1);
    rc::Manager::register_finalizer(rig.main, object_of(node));
    return node;
  };
  make();
  rig.main.poll.ask(request::collect);
  rig.poll();
  const HeapStats after_step = rig.stats();
  CHECK(after_step.step_max_ns < asleep / 2);
  CHECK(after_step.preempted_polls >= 1);
  CHECK(after_step.preempted_ns > asleep / 2);

  Value cycle = make();
  rig.store_cell(cycle, 1, cycle);
  rig.collect();
  const HeapStats after_trace = rig.stats();
  CHECK(after_trace.trace_max_ns < asleep / 2);
  CHECK(after_trace.preempted_ns - after_step.preempted_ns > asleep / 2);
  CHECK(after_trace.pause_max_ns < asleep / 2);
}

TEST_CASE("a structure that dies is freed in bounded steps", "[memory][rc]") {
  using M = rc::Manager;
  bool as_vector = GENERATE(false, true);
  Rig<M> rig(512 * mebibyte, false);
  constexpr int64_t size = checks ? 100'000 : 1'000'000;
  rig.main.stack = {as_vector ? rig.node(0, size) : Nil};
  for (int64_t i = 0; i < size; i++) {
    Value pair = rig.cons(make_fixnum(i), as_vector ? Nil : rig.main.stack[0]);
    if (as_vector) rig.store_cell(rig.main.stack[0], static_cast<size_t>(i) + 1, pair);
    else rig.main.stack[0] = pair;
    rig.poll();
  }
  while (rig.poll(rig.main)) {
  }
  uint64_t before = rig.stats().freed_objects;
  rig.main.stack.clear();
  rig.main.poll.ask(request::collect);
  int steps = 0;
  uint64_t most = 0;
  for (uint64_t freed = before; rig.poll(rig.main); steps++) {
    uint64_t now = rig.stats().freed_objects;
    most = std::max(most, now - freed);
    freed = now;
    if (steps % 50 == 7) M::verify(rig.main);
  }
  CHECK(rig.stats().freed_objects - before >= size);
  CHECK(steps >= 40);
  CHECK(most <= 25'000);
}

// What was counted up and not down again is what the cells hold.
TEST_CASE("increments less decrements are the references in living cells", "[memory][rc]") {
  using M = rc::Manager;
  Rig<M> rig;
  HeapStats before = rig.stats();
  auto held = [&] { return rig.stats().increments - before.increments - (rig.stats().decrements - before.decrements); };
  rig.main.stack = {Nil};
  for (int64_t i = 0; i < 5000; i++) {
    rig.main.stack[0] = rig.cons(make_fixnum(i), rig.main.stack[0]);
    rig.cons(rig.main.stack[0], rig.main.stack[0]);
    rig.poll();
  }
  M::enter_blocking(rig.main);
  M::leave_blocking(rig.main);
  CHECK(held() == 4999);
  CHECK(rig.stats().increments - before.increments == 4999 + 10'000);
  rig.store_cell(rig.main.stack[0], 1, Nil);
  M::enter_blocking(rig.main);
  M::leave_blocking(rig.main);
  CHECK(held() == 0);
  CHECK(rig.stats().zero_entries == 1);
  CHECK(rig.stats().freed_objects - before.freed_objects == 9999);
}

TEST_CASE("what is dropped is found dead although nothing is allocated", "[memory][rc]") {
  using M = rc::Manager;
  Rig<M> rig(256 * mebibyte, checks > 0, 0, true);
  Value node = rig.node(1, 1);
  M::register_finalizer(rig.main, object_of(node));
  rig.main.stack = {node};
  auto poll_until_asked = [&] {
    while (!rig.poll(rig.main)) std::this_thread::yield();
  };
  poll_until_asked();
  CHECK(rig.finalized.empty());
  rig.main.stack.clear();
  poll_until_asked();
  poll_until_asked();  // the first tick may have been on its way before the drop
  CHECK(rig.finalized == std::vector<int64_t>{1});
}

TEST_CASE("a thread that blocks is not asked for steps", "[memory][rc]") {
  using M = rc::Manager;
  Rig<M> rig(256 * mebibyte, checks > 0, 0, true);
  M::enter_blocking(rig.main);
  int asked = 0;
  for (int i = 0; i < 10; i++) {
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
    asked += (rig.main.poll.take() & request::collect) != 0;
  }
  CHECK(asked <= 1);  // one tick may have been on its way
  M::leave_blocking(rig.main);
  while (!rig.poll(rig.main)) std::this_thread::yield();
  CHECK(rig.stats().reconciliations > 0);
}

TEST_CASE("a dozen dropped finalizable objects wait for no table to fill", "[memory][rc]") {
  using M = rc::Manager;
  Rig<M> rig;
  size_t most = 0;
  for (int64_t i = 0; i < 1000; i++) {
    M::register_finalizer(rig.main, object_of(rig.node(i, 1)));
    rig.poll();
    most = std::max(most, static_cast<size_t>(i) + 1 - rig.finalized.size());
  }
  CHECK(most <= 16);
}

// The dropper frees step by step; a thread that runs in between is asked for no more than a step a tick.
TEST_CASE("a thread that yields leaves what is dead, and goes on with it when it runs again", "[memory][rc]") {
  using M = rc::Manager;
  Rig<M> rig(512 * mebibyte, false);
  FakeThread<M> other;
  rig.attach(other);
  rig.main.stack = {Nil};
  for (int64_t i = 0; i < 300'000; i++) {
    rig.main.stack[0] = rig.cons(make_fixnum(i), rig.main.stack[0]);
    rig.poll();
  }
  rig.main.stack.clear();
  rig.main.poll.ask(request::collect);
  rig.poll();
  uint64_t freed = rig.stats().freed_objects;
  CHECK(freed < 300'000);
  M::enter_blocking(rig.main, true);
  CHECK(rig.stats().freed_objects == freed);
  M::leave_blocking(other);
  CHECK_FALSE(other.poll.asked(request::collect));
  other.poll.ask(request::collect);  // as a tick does
  rig.poll(other);
  CHECK(rig.stats().freed_objects > freed);
  CHECK(rig.stats().freed_objects <= freed + 25'000);
  CHECK_FALSE(other.poll.asked(request::collect));
  CHECK(M::free_some(other));  // nothing that this one has to wait for
  M::enter_blocking(other);
  CHECK(rig.stats().freed_objects < 300'000);
  M::leave_blocking(rig.main);
  CHECK(rig.main.poll.asked(request::collect));
  while (rig.stats().freed_objects < 300'000) REQUIRE(rig.poll(rig.main));
  M::detach(other);
  M::verify(rig.main);
}

TEST_CASE("a thread that is about to block frees in bounded steps", "[memory][rc]") {
  using M = rc::Manager;
  Rig<M> rig(512 * mebibyte, false);
  rig.main.stack = {Nil};
  for (int64_t i = 0; i < 300'000; i++) {
    rig.main.stack[0] = rig.cons(make_fixnum(i), rig.main.stack[0]);
    rig.poll();
  }
  rig.main.stack.clear();
  int steps = 1;
  uint64_t most = 0;
  for (uint64_t before = rig.stats().freed_objects; !M::free_some(rig.main); steps++) {
    most = std::max(most, rig.stats().freed_objects - before);
    before = rig.stats().freed_objects;
  }
  CHECK(rig.stats().freed_objects == 300'000);
  CHECK(rig.stats().zero_entries == 0);
  CHECK(steps >= 12);
  CHECK(most <= 25'000);
}

TEST_CASE("pages without objects serve other sizes", "[memory][rc]") {
  Rig<rc::Manager> rig(32 * mebibyte, false);
  for (size_t cells = 1; cells < 120; cells += 7) {
    rig.main.stack = {Nil};
    for (size_t bytes = 0; bytes < 20 * mebibyte; bytes += 8 * cells + 16) {
      Value node = rig.node(0, cells);
      rig.store_cell(node, 1, rig.main.stack[0]);
      rig.main.stack[0] = node;
      rig.poll();
    }
    CHECK(rig.main.exhausted == 0);
  }
}

TEST_CASE("memory that a heap of blocks no longer needs goes back", "[memory][gc]") {
  Rig<gc::Manager> rig(512 * mebibyte, false);
  rig.main.stack = {Nil};
  for (int i = 0; i < 6'000'000; i++) {
    rig.main.stack[0] = rig.cons(Nil, rig.main.stack[0]);
    rig.poll();
  }
  size_t full = rig.stats().heap_bytes;
  CHECK(full > 90 * mebibyte);
  rig.main.stack.clear();
  for (int i = 0; i < 8; i++) rig.collect();
  CHECK(rig.stats().heap_bytes < full / 2);
  rig.main.stack = {Nil};
  for (int64_t i = 0; i < 6'000'000; i++) {
    rig.main.stack[0] = rig.cons(make_fixnum(i), rig.main.stack[0]);
    rig.poll();
  }
  int64_t expected = 6'000'000;
  bool intact = true;
  for (Value at = rig.main.stack[0]; is_pair(at); at = rig.cdr(at)) intact &= rig.car(at) == make_fixnum(--expected);
  CHECK(intact);
  CHECK(expected == 0);
}

TEST_CASE("a reserve gives what was laid in first, and then what the system has", "[memory]") {
  constexpr size_t bytes = mebibyte;
  Reserve reserve(bytes, bytes);
  CHECK_FALSE(reserve.has_stock());
  reserve.lay_in(2 * bytes + 1);
  std::vector<char*> pieces;
  for (int left = 3; left > 0; left--) {
    CHECK(reserve.has_stock());
    pieces.push_back(reserve.map());
  }
  CHECK_FALSE(reserve.has_stock());
  pieces.push_back(reserve.map());
  for (char* piece : pieces) {
    REQUIRE(piece != nullptr);
    CHECK(reinterpret_cast<uintptr_t>(piece) % bytes == 0);
    CHECK(std::count(pieces.begin(), pieces.end(), piece) == 1);
    CHECK(std::all_of(piece, piece + bytes, [](char c) { return c == 0; }));
  }
  for (char* piece : pieces) unmap_pages(piece, bytes);
  CHECK_FALSE(reserve.is_spent());
}
