// Weak objects of the managers that give memory back: what all of them must do, and how the counting one does it.
#include <algorithm>
#include <atomic>
#include <map>
#include <random>
#include <set>
#include <thread>
#include <utility>
#include <vector>

#include "memory/gc/manager.h"
#include "memory/rc/key_table.h"
#include "memory/rc/manager.h"
#include "memory_rig.h"

#undef CHECK  // base/check.h has one of its own
#include <catch2/catch.hpp>

using namespace gilt;
using namespace gilt::memory;
using namespace gilt::memory::test;

#define RECLAIMING_MANAGERS gc::Manager, rc::Manager

TEMPLATE_TEST_CASE("an ephemeron is broken when its key is dead, and not before", "[memory][weak]", RECLAIMING_MANAGERS) {
  using M = TestType;
  Rig<M> rig;
  Value key = rig.node(1, 1), chained = rig.node(2, 1), lost = rig.node(3, 1);
  auto make = [&](Value k, Value v) { return M::make_ephemeron(rig.main, k, v); };
  // The second one's key is held by the first one's value only; the third one's key by its own value only.
  Value first = make(key, chained), second = make(chained, rig.node(4, 0)), third = make(lost, rig.cons(lost, Nil));
  Value number = make(make_fixnum(5), make_fixnum(6));
  rig.main.stack = {key, first, second, third, number};
  rig.collect();
  Value k, v;
  REQUIRE(M::read_ephemeron(rig.main, object_of(first), k, v));
  CHECK((id_of(k) == 1 && id_of(v) == 2));
  REQUIRE(M::read_ephemeron(rig.main, object_of(second), k, v));
  CHECK((id_of(k) == 2 && id_of(v) == 4));
  CHECK_FALSE(M::read_ephemeron(rig.main, object_of(third), k, v));
  REQUIRE(M::read_ephemeron(rig.main, object_of(number), k, v));
  CHECK((k == make_fixnum(5) && v == make_fixnum(6)));
  auto are_broken = [&](Value a, Value b) { return M::is_broken(rig.main, object_of(a)) && M::is_broken(rig.main, object_of(b)); };
  CHECK_FALSE(M::is_broken(rig.main, object_of(first)));
  CHECK_FALSE(M::is_broken(rig.main, object_of(number)));
  CHECK(are_broken(third, third));
  rig.main.stack[0] = Nil;
  rig.collect();
  CHECK_FALSE(M::read_ephemeron(rig.main, object_of(first), k, v));
  CHECK_FALSE(M::read_ephemeron(rig.main, object_of(second), k, v));
  CHECK(are_broken(first, second));
  M::verify(rig.main);
}

TEMPLATE_TEST_CASE("what is guarded comes back once, whole, when it would be dead", "[memory][weak]", RECLAIMING_MANAGERS) {
  using M = TestType;
  Rig<M> rig;
  Value guardian = rig.node(100, 0), object = rig.node(1, 1), child = rig.node(2, 0);
  rig.store_cell(object, 1, child);
  Value weak = M::make_ephemeron(rig.main, child, Nil);
  rig.main.stack = {guardian, object, weak};
  M::guard(rig.main, object, guardian);
  M::guard(rig.main, rig.node(9, 0), rig.node(101, 0));  // its guardian is dead as well
  rig.collect();
  Value taken, by;
  CHECK_FALSE(M::take_guarded(rig.main, taken, by));
  rig.main.stack[1] = Nil;
  rig.collect();
  rig.collect();  // it stays until it is taken
  REQUIRE(M::take_guarded(rig.main, taken, by));
  CHECK(id_of(taken) == 1);
  CHECK(by == guardian);
  CHECK(id_of(object_of(taken)->cells()[1].load()) == 2);
  Value k, v;
  CHECK(M::read_ephemeron(rig.main, object_of(weak), k, v));
  CHECK_FALSE(M::take_guarded(rig.main, taken, by));
  rig.collect();
  CHECK_FALSE(M::read_ephemeron(rig.main, object_of(weak), k, v));
}

TEMPLATE_TEST_CASE("what died together comes in the order in which it was guarded", "[memory][weak]", RECLAIMING_MANAGERS) {
  using M = TestType;
  Rig<M> rig;
  constexpr int64_t count = 100;
  Value guardian = rig.node(1000, 0);
  rig.main.stack = {guardian, rig.node(50, 0)};
  for (int64_t i = 0; i < count; i++) M::guard(rig.main, i == 50 ? rig.main.stack[1] : rig.node(i, 0), guardian);
  rig.collect();
  rig.main.stack[1] = Nil;
  rig.collect();
  std::vector<int64_t> expected, found;
  for (int64_t i = 0; i < count; i++)
    if (i != 50) expected.push_back(i);
  expected.push_back(50);
  for (Value object, by; M::take_guarded(rig.main, object, by);) found.push_back(id_of(object));
  CHECK(found == expected);
}

// Readers revive what a cycle is about to let go. Whatever they get is whole, and stays so while they hold it.
TEST_CASE("weak reads race with cycles", "[memory][gc][weak]") {
  using M = gc::Manager;
  Rig<M> rig(256 * mebibyte);
  constexpr size_t slots = 3000;  // more than are read in one cycle
  rig.permanent = {rig.node(0, slots)};
  std::atomic<size_t> wrong{0}, revived{0}, broken{0}, finished{0};
  auto work = [&](unsigned seed) {
    FakeThread<M> self;
    rig.attach(self);
    std::mt19937 random(seed);
    Object* shared = object_of(rig.permanent[0]);
    while (broken < 200 || revived < 2000) {
      Cell* cell = &shared->cells()[1 + random() % slots];
      Value weak = cell->load_acquire(), key = Nil, value = Nil;
      if (weak != Nil && M::read_ephemeron(self, object_of(weak), key, value)) {
        revived++;
        self.stack = {key, value};
        rig.poll(self);
        wrong += id_of(key) + 1 != id_of(value) || object_of(value)->cells()[1].load() != key;
      } else {
        broken += weak != Nil;
        auto id = static_cast<int64_t>(random() % 1000);
        Value fresh_key = rig.node(self, id, 0), fresh_value = rig.node(self, id + 1, 1);
        M::store(self, object_of(fresh_value), &object_of(fresh_value)->cells()[1], fresh_key);
        M::store(self, shared, cell, M::make_ephemeron(self, fresh_key, fresh_value));
      }
      self.stack.clear();
      for (int i = 0; i < 20; i++) M::cons(self, Nil, Nil), rig.poll(self);
    }
    M::detach(self);
    finished++;
  };
  M::enter_blocking(rig.main);
  std::vector<std::thread> threads;
  for (unsigned i = 0; i < 3; i++) threads.emplace_back(work, i);
  M::leave_blocking(rig.main);
  while (finished < 3) rig.collect();
  M::enter_blocking(rig.main);
  for (std::thread& thread : threads) thread.join();
  M::leave_blocking(rig.main);
  CHECK(wrong == 0);
  M::verify(rig.main);
}

namespace {

// A heap and a model of it, changed together: nodes with children, ephemerons, and guarded nodes. Ids are never used again.
template <class M>
class WeakModel {
 public:
  WeakModel() : random_(11) {
    rig.main.stack.assign(root_count + 1, Nil);
    rig.main.stack[root_count] = rig.node(-1, 0);  // the guardian
    roots_.assign(root_count, none);
  }
  void step() {
    size_t to = below(root_count), from = below(root_count);
    switch (below(10)) {
      case 0: case 1: return put_node(to);
      case 2: case 3: return put_ephemeron(to);
      case 4: return set_root(to, Nil, none);
      case 5: return set_root(to, root(from), roots_[from]);
      case 6: case 7: return read(from, to);
      case 8: return guard(from);
      default: return store(from, to);
    }
  }
  // After a collection everything is as the model says, and what a guardian keeps comes out.
  void check() {
    rig.collect();
    std::vector<std::pair<Value, int>> pending;
    std::set<int> alive = reachable({});
    std::vector<int> taken;
    for (Value object, by; M::take_guarded(rig.main, object, by);) {
      int id = static_cast<int>(id_of(object));
      auto at = guarded_.find(id);
      wrong += at == guarded_.end() || by != rig.main.stack[root_count];
      if (at != guarded_.end()) guarded_.erase(at);
      taken.push_back(id);
      pending.push_back({object, id});
    }
    handed_out += taken.size();
    for (int id : guarded_) wrong += alive.count(id) == 0;
    alive = reachable(taken);
    for (size_t i = 0; i < root_count; i++) pending.push_back({root(i), roots_[i]});
    compare(pending, alive);
  }

  Rig<M> rig;
  size_t wrong = 0, broken = 0, whole = 0, handed_out = 0, refused = 0;

 private:
  static constexpr size_t root_count = 12, children = 3;
  static constexpr int none = -1;
  struct Thing {
    bool is_ephemeron;
    int first[children];  // key and value of an ephemeron
  };

  size_t below(size_t n) { return random_() % n; }
  Value& root(size_t i) { return rig.main.stack[i]; }
  void set_root(size_t i, Value v, int id) { root(i) = v, roots_[i] = id; }
  bool is_node(size_t i) { return roots_[i] != none && !things_[static_cast<size_t>(roots_[i])].is_ephemeron; }

  void put_node(size_t to) {
    int id = static_cast<int>(things_.size());
    things_.push_back({false, {none, none, none}});
    set_root(to, rig.node(id, children), id);
  }
  void put_ephemeron(size_t to) {
    size_t key = below(root_count), value = below(root_count);
    if (roots_[key] == none) return;
    int id = static_cast<int>(things_.size());
    things_.push_back({true, {roots_[key], roots_[value], none}});
    set_root(to, M::make_ephemeron(rig.main, root(key), root(value)), id);
  }
  void store(size_t owner, size_t child) {
    if (!is_node(owner)) return;
    size_t index = below(children);
    rig.store_cell(root(owner), index + 1, root(child));
    things_[static_cast<size_t>(roots_[owner])].first[index] = roots_[child];
  }
  void guard(size_t object) {
    if (!is_node(object)) return;
    M::guard(rig.main, root(object), rig.main.stack[root_count]);
    guarded_.insert(roots_[object]);
  }
  // A key or a value becomes a root, and so does the child of a node. What cannot be read must be out of reach.
  void read(size_t from, size_t to) {
    if (roots_[from] == none) return;
    const Thing& thing = things_[static_cast<size_t>(roots_[from])];
    if (!thing.is_ephemeron) {
      size_t index = below(children);
      return set_root(to, object_of(root(from))->cells()[index + 1].load(), thing.first[index]);
    }
    Value key, value;
    if (M::read_ephemeron(rig.main, object_of(root(from)), key, value)) {
      bool first = below(2) == 0;
      return set_root(to, first ? key : value, thing.first[first ? 0 : 1]);
    }
    refused++;
    wrong += reachable({}).count(thing.first[0]) != 0;
  }

  std::set<int> reachable(const std::vector<int>& more) const {
    std::set<int> seen;
    std::vector<int> pending(roots_), ephemerons;
    pending.insert(pending.end(), more.begin(), more.end());
    while (!pending.empty()) {
      for (; !pending.empty();) {
        int id = pending.back();
        pending.pop_back();
        if (id == none || !seen.insert(id).second) continue;
        const Thing& thing = things_[static_cast<size_t>(id)];
        if (thing.is_ephemeron) ephemerons.push_back(id);
        else pending.insert(pending.end(), thing.first, thing.first + children);
      }
      for (int id : ephemerons) {
        const Thing& thing = things_[static_cast<size_t>(id)];
        if (seen.count(thing.first[0]) && thing.first[1] != none && !seen.count(thing.first[1])) pending.push_back(thing.first[1]);
      }
    }
    return seen;
  }
  void compare(std::vector<std::pair<Value, int>>& pending, const std::set<int>& alive) {
    std::set<int> seen;
    while (!pending.empty()) {
      auto [v, id] = pending.back();
      pending.pop_back();
      wrong += (v == Nil) != (id == none);
      if (v == Nil || id == none || !seen.insert(id).second) continue;
      const Thing& thing = things_[static_cast<size_t>(id)];
      if (thing.is_ephemeron) {
        compare_ephemeron(v, thing, alive, pending);
        continue;
      }
      wrong += id_of(v) != id;
      for (size_t i = 0; i < children; i++) pending.push_back({object_of(v)->cells()[i + 1].load(), thing.first[i]});
    }
  }
  void compare_ephemeron(Value v, const Thing& thing, const std::set<int>& alive, std::vector<std::pair<Value, int>>& pending) {
    Value key, value;
    bool is_whole = M::read_ephemeron(rig.main, object_of(v), key, value);
    wrong += is_whole != (alive.count(thing.first[0]) != 0);
    wrong += is_whole == M::is_broken(rig.main, object_of(v));
    (is_whole ? whole : broken)++;
    if (!is_whole) return;
    pending.push_back({key, thing.first[0]});
    pending.push_back({value, thing.first[1]});
  }

  std::mt19937 random_;
  std::vector<Thing> things_;
  std::vector<int> roots_;
  std::multiset<int> guarded_;
};

}  // namespace

TEMPLATE_TEST_CASE("weak objects that change at random are as the model says", "[memory][weak]", RECLAIMING_MANAGERS) {
  WeakModel<TestType> model;
  constexpr int steps = checks ? 40'000 : 100'000;
  for (int i = 1; i <= steps; i++) {
    model.step();
    if (i % 7 == 0) model.rig.main.poll.ask(request::collect);
    model.rig.poll();
    if (i % 100 == 0) model.check();
  }
  TestType::verify(model.rig.main);
  CHECK(model.wrong == 0);
  CHECK(model.broken > 100);
  CHECK(model.whole > 100);
  CHECK(model.refused > 100);
  CHECK(model.handed_out > 100);
}

// A value is the next key, so each is reached through the one before. From its end, too, where looking again and again at all of
// them would take for ever (and takes `gc` long).
TEMPLATE_TEST_CASE("a long chain of ephemerons lives and dies as a whole", "[memory][weak]", RECLAIMING_MANAGERS) {
  using M = TestType;
  constexpr int64_t length = (checks ? 500 : 2'000) * (M::traits.counts ? 100 : 1);
  bool backwards = GENERATE(false, true), in_cycle = GENERATE(false, true);
  Rig<M> rig(512 * mebibyte, false);
  Value first = rig.node(0, 1);
  if (in_cycle) rig.store_cell(first, 1, first);
  Value all = rig.node(0, static_cast<size_t>(length));
  rig.main.stack = {first, all, first};
  for (int64_t i = 0; i < length; i++) {
    Value next = rig.node(i + 1, 0);
    Value ephemeron = M::make_ephemeron(rig.main, rig.main.stack[2], next);
    rig.store_cell(all, static_cast<size_t>(1 + (backwards ? length - 1 - i : i)), ephemeron);
    rig.main.stack[2] = next;
    rig.poll();
  }
  rig.main.stack.pop_back();
  auto count_broken = [&] {
    int64_t broken = 0;
    for (int64_t i = 1; i <= length; i++)
      broken += M::is_broken(rig.main, object_of(object_of(all)->cells()[i].load()));
    return broken;
  };
  rig.collect();
  CHECK(count_broken() == 0);
  rig.main.stack[0] = Nil;
  rig.collect();
  CHECK(count_broken() == length);
  M::verify(rig.main);
}

// The counting manager

TEST_CASE("a key that no cell refers to is whole as long as it is held, and read as dead before it is freed", "[memory][rc][weak]") {
  using M = rc::Manager;
  Rig<M> rig;
  Value key = rig.node(1, 1), weak = M::make_ephemeron(rig.main, key, rig.node(2, 0));
  rig.store_cell(key, 1, rig.node(3, 0));
  rig.main.stack = {weak};
  Value k, v;
  REQUIRE(M::read_ephemeron(rig.main, object_of(weak), k, v));  // out of the zero table
  CHECK((k == key && id_of(v) == 2));
  rig.main.stack = {weak, k};
  for (int i = 0; i < 10; i++) {
    rig.main.poll.ask(request::collect);
    rig.poll();
  }
  REQUIRE(M::read_ephemeron(rig.main, object_of(weak), k, v));
  CHECK(id_of(object_of(k)->cells()[1].load()) == 3);
  CHECK(M::count_of(rig.main, key) == 1);  // its slot
  rig.main.stack = {weak};
  rig.main.poll.ask(request::collect);
  rig.poll();
  CHECK_FALSE(M::read_ephemeron(rig.main, object_of(weak), k, v));
  CHECK(rig.stats().traces == 0);
  CHECK(rig.stats().freed_objects == 3);
  M::verify(rig.main);
}

TEST_CASE("the ephemerons of one key are broken in bounded steps, and all at once for whoever reads", "[memory][rc][weak]") {
  using M = rc::Manager;
  constexpr size_t count = checks ? 20'000 : 200'000;
  Rig<M> rig(512 * mebibyte, false);
  Value key = rig.node(0, 0), all = rig.node(0, count);
  rig.main.stack = {all, key};
  for (size_t i = 1; i <= count; i++) {
    rig.store_cell(all, i, M::make_ephemeron(rig.main, key, rig.node(static_cast<int64_t>(i), 0)));
    rig.poll();
  }
  while (rig.poll(rig.main)) {
  }
  rig.main.stack.pop_back();
  const uint64_t before = rig.stats().freed_objects;
  rig.main.poll.ask(request::collect);
  int steps = 0;
  size_t whole = 0;
  uint64_t most = 0, most_let_go = 0;
  for (uint64_t freed = before, let_go = rig.stats().decrements; rig.poll(rig.main); steps++) {
    whole += count - static_cast<size_t>(std::count_if(object_of(all)->cells() + 1, object_of(all)->cells() + count + 1, [&](Cell& c) {
      return M::is_broken(rig.main, object_of(c.load()));
    }));
    uint64_t now = rig.stats().freed_objects;
    most = std::max(most, now - freed);
    freed = now;
    most_let_go = std::max(most_let_go, rig.stats().decrements - std::exchange(let_go, rig.stats().decrements));
    if (steps % 16 == 3) M::verify(rig.main);
  }
  CHECK(whole == 0);
  CHECK(steps >= 15);
  CHECK(most <= 25'000);
  CHECK(most_let_go <= count / 4);
  CHECK(rig.stats().freed_objects == before + count + 1);
  M::verify(rig.main);
}

TEST_CASE("an ephemeron that dies before its key leaves nothing behind", "[memory][rc][weak]") {
  using M = rc::Manager;
  Rig<M> rig;
  constexpr int64_t keys = 500;
  rig.main.stack = {rig.node(0, keys)};
  for (int64_t i = 1; i <= keys; i++) rig.store_cell(rig.main.stack[0], static_cast<size_t>(i), rig.node(i, 0));
  auto key = [&](size_t i) { return object_of(rig.main.stack[0])->cells()[1 + i % keys].load(); };
  for (size_t i = 0; i < 20'000; i++) {
    M::make_ephemeron(rig.main, key(i * 7), key(i));
    if (i % 3 == 0) rig.main.stack.push_back(M::make_ephemeron(rig.main, key(i), Nil));
    if (rig.main.stack.size() > 40) rig.main.stack.erase(rig.main.stack.begin() + 1 + static_cast<ptrdiff_t>(i % 37));
    rig.poll();
  }
  M::verify(rig.main);
  rig.main.stack.resize(1);
  rig.collect();
  for (size_t i = 0; i < keys; i++) CHECK((rc::target_of(key(i))->header.mark & rc::flag::watched) == 0);
  rig.main.stack.clear();
  rig.collect();
  CHECK(rig.stats().live_bytes < mebibyte);
}

TEST_CASE("a dropped guardian lets go of what it guards and of what waits", "[memory][rc][weak]") {
  using M = rc::Manager;
  Rig<M> rig;
  Value guardian = rig.node(100, 0), held = rig.node(1, 0), lost = rig.node(2, 0);
  Value weak = M::make_ephemeron(rig.main, lost, Nil);
  M::guard(rig.main, held, guardian);
  M::guard(rig.main, lost, guardian);
  M::guard(rig.main, make_fixnum(5), guardian);
  rig.main.stack = {guardian, held, weak};
  auto step = [&] {
    rig.main.poll.ask(request::collect);
    rig.poll();
  };
  step();
  CHECK_FALSE(M::is_broken(rig.main, object_of(weak)));  // waits for being taken
  rig.main.stack[0] = Nil;
  step();
  CHECK(M::is_broken(rig.main, object_of(weak)));
  CHECK(rig.stats().traces == 0);
  rig.collect();
  Value object, by;
  CHECK_FALSE(M::take_guarded(rig.main, object, by));
  CHECK((rc::target_of(held)->header.mark & rc::flag::watched) == 0);
  rig.main.stack.clear();
  rig.collect();
  CHECK_FALSE(M::take_guarded(rig.main, object, by));
  M::verify(rig.main);
}

TEST_CASE("a guardian and what it guards die together as a cycle", "[memory][rc][weak]") {
  using M = rc::Manager;
  Rig<M> rig;
  Value guardian = rig.node(100, 1), held = rig.node(1, 1);
  rig.store_cell(guardian, 1, held);
  rig.store_cell(held, 1, guardian);
  M::guard(rig.main, held, guardian);
  rig.collect();
  rig.collect();  // the registration
  CHECK(rig.stats().freed_objects == 3);
  Value object, by;
  CHECK_FALSE(M::take_guarded(rig.main, object, by));
  M::verify(rig.main);
}

TEST_CASE("what a dead guardian guarded dies as if nobody had", "[memory][rc][weak]") {
  using M = rc::Manager;
  Rig<M> rig;
  Value guardian = rig.node(100, 0), held = rig.node(1, 0), weak = M::make_ephemeron(rig.main, held, Nil);
  M::guard(rig.main, held, guardian);
  rig.main.stack = {weak, held, guardian};
  while (rig.main.stack.size() > 1) {
    rig.main.stack.pop_back();
    M::safepoint(rig.main);
    M::verify(rig.main);
  }
  Value object, by;
  CHECK(M::is_broken(rig.main, object_of(weak)));
  CHECK_FALSE(M::take_guarded(rig.main, object, by));
  CHECK(rig.stats().traces == 0);
}

TEST_CASE("a guardian and what it guards that die in cycles are freed by the same trace", "[memory][rc][weak]") {
  using M = rc::Manager;
  Rig<M> rig;
  Value guardian = rig.node(100, 1), object = rig.node(1, 1), weak = M::make_ephemeron(rig.main, object, Nil);
  for (Value cyclic : {guardian, object}) rig.store_cell(cyclic, 1, cyclic);
  M::guard(rig.main, object, guardian);
  rig.main.stack = {weak};
  rig.collect();
  CHECK(rig.stats().traces == 1);
  CHECK(M::is_broken(rig.main, object_of(weak)));
  Value taken, by;
  CHECK_FALSE(M::take_guarded(rig.main, taken, by));
  M::verify(rig.main);
}

TEST_CASE("a weak reference passes between threads that are sealed", "[memory][rc][weak]") {
  using M = rc::Manager;
  Rig<M> rig;
  FakeThread<M> other;
  rig.attach(other);
  Value weak = M::make_ephemeron(rig.main, rig.node(1, 0), rig.node(2, 0));
  rig.main.stack = {weak};
  Value k, v;
  REQUIRE(M::read_ephemeron(rig.main, object_of(weak), k, v));
  // Sealing: what was a slot is a cell of a chunk.
  Value chunk = rig.node(0, 2);
  rig.store_cell(chunk, 1, k);
  rig.store_cell(chunk, 2, weak);
  rig.permanent = {chunk};
  rig.main.stack.clear();
  M::enter_blocking(rig.main, true);
  M::leave_blocking(other);
  other.poll.ask(request::collect);
  rig.poll(other);
  CHECK(M::read_ephemeron(other, object_of(weak), k, v));
  CHECK((id_of(k) == 1 && id_of(v) == 2));
  M::store(other, object_of(chunk), &object_of(chunk)->cells()[1], Nil);
  other.stack = {weak};
  other.poll.ask(request::collect);
  rig.poll(other);
  CHECK(M::is_broken(other, object_of(weak)));
  other.stack.clear();
  M::verify(other);
  M::enter_blocking(other);
  M::leave_blocking(rig.main);
  M::detach(other);
}

TEST_CASE("the table of keys is a map", "[memory][rc][weak]") {
  rc::KeyTable table;
  std::map<Object*, Object*> model;
  std::mt19937 random(3);
  auto address = [&](size_t bound) { return reinterpret_cast<Object*>(uintptr_t{0x100000} + 24 * (random() % bound + 1)); };
  size_t wrong = 0;
  for (size_t bound : {20u, 5000u, 40u}) {
    for (int i = 0; i < 50'000; i++) {
      Object* key = address(bound);
      auto at = model.find(key);
      wrong += table.find(key) != (at == model.end() ? nullptr : at->second);
      if (at != model.end() && random() % 2) {
        table.erase(key);
        model.erase(at);
      } else {
        model[key] = address(9);
        table.set(key, model[key]);
      }
      wrong += table.size() != model.size();
    }
  }
  std::map<Object*, Object*> left;
  table.for_each([&](Object* key, Object* first) { left[key] = first; });
  wrong += left != model;
  CHECK(wrong == 0);
}
