// Reference counting, exhaustively and in the small: all programs of a few operations on two slots of a stack and one cell of the heap.
// After each the counts are audited, what is held must be whole, and when all is dropped nothing may be left.
#include <array>
#include <iterator>
#include <vector>

#include "memory/rc/manager.h"
#include "memory_rig.h"

#undef CHECK  // base/check.h has one of its own
#include <catch2/catch.hpp>

using namespace gilt;
using namespace gilt::memory;
using namespace gilt::memory::test;
using M = rc::Manager;

namespace {

constexpr size_t cells = 2;

class Table {
 public:
  Table() : rig(64 * mebibyte, false) {
    rig.permanent = {rig.node(0, cells)};
    rig.main.stack = {Nil, Nil};
    rig.collect();
  }

  // A node holds its number in its first cell, so that what is freed and used again is noticed.
  Value fresh() { return rig.node(++made_, cells); }
  Value& slot(size_t i) { return rig.main.stack[i]; }
  Value home() { return rig.permanent[0]; }
  static Value child(Value owner) { return object_of(owner)->cells()[1].load(); }
  void link(Value owner, Value v) {
    if (owner != Nil) rig.store_cell(owner, 1, v);
  }
  void step() { M::safepoint(rig.main); }
  void collect() { rig.collect(); }

  bool is_whole(Value v) const {
    for (int depth = 0; v != Nil && depth < 8; depth++, v = child(v)) {
      const Object* object = object_of(v);
      if (object->header.kind != node_kind || object->header.cells != cells + 1 || !is_fixnum(object_of(v)->cells()[0].load()) ||
          (object->header.mark & (rc::flag::free_slot | rc::flag::dead)))
        return false;
    }
    return true;
  }
  bool is_right() {
    M::verify(rig.main);
    return is_whole(slot(0)) && is_whole(slot(1)) && is_whole(home());
  }
  // Drops all; false if something is left that counting, or the trace, should have freed.
  bool drops_all(bool may_have_cycles) {
    slot(0) = slot(1) = Nil;
    link(home(), Nil);
    M::enter_blocking(rig.main);
    M::leave_blocking(rig.main);
    if (!may_have_cycles && count() != 1) return false;
    collect();
    return count() == 1;
  }
  uint64_t count() {
    Census census;
    M::take_census(rig.main, census);
    return census.kinds[node_kind].count;
  }

  Rig<M> rig;

 private:
  int64_t made_ = 0;
};

using Operation = void (*)(Table&);
constexpr Operation operations[] = {
    [](Table& t) { t.slot(0) = t.fresh(); },
    [](Table& t) { t.link(t.slot(0), t.slot(1)); },
    [](Table& t) { t.link(t.home(), t.slot(0)); },
    [](Table& t) { t.link(t.home(), Nil); },
    [](Table& t) { t.slot(0) = t.child(t.home()); },
    [](Table& t) {
      if (t.slot(0) != Nil) t.slot(1) = t.child(t.slot(0));
    },
    [](Table& t) { t.slot(0) = Nil; },
    [](Table& t) { t.slot(1) = Nil; },
    [](Table& t) { t.step(); },
    [](Table& t) { t.collect(); },
    [](Table& t) { t.link(t.slot(1), t.slot(0)); },  // the only one that makes cycles: the last
};

}  // namespace

TEST_CASE("counts, zero table and trace agree after every short program", "[rc][counts]") {
  if (checks == 0) return;
  constexpr size_t length = 5;
  const size_t kinds = GENERATE(std::size(operations) - 1, std::size(operations));
  const bool with_cycles = kinds == std::size(operations);
  Table table;
  std::array<size_t, length> program{};
  size_t wrong = 0, left = 0, programs = 0;
  for (bool more = true; more;) {
    table.slot(0) = table.fresh();
    table.slot(1) = table.fresh();
    for (size_t operation : program) operations[operation](table);
    programs++;
    wrong += !table.is_right();
    left += !table.drops_all(with_cycles);
    more = false;
    for (size_t i = 0; i < length && !more; i++) {
      if (++program[i] < kinds) more = true;
      else program[i] = 0;
    }
    if (wrong + left > 0) break;
  }
  CHECK(wrong == 0);
  CHECK(left == 0);
  CHECK(programs == kinds * kinds * kinds * kinds * kinds);
}

TEST_CASE("what is stored by any means is counted", "[rc][counts]") {
  Table table;
  Rig<M>& rig = table.rig;
  Value a = rig.node(1, 1), b = rig.node(2, 1), pair = rig.cons(a, a);
  rig.main.stack = {a, b, pair};
  M::verify(rig.main);
  CHECK(object_of(a)->header.word == 2);
  Cell* cell = rig.pair_cells(pair);
  CHECK(M::exchange(rig.main, nullptr, cell, b) == a);
  Value expected = a;
  CHECK_FALSE(M::compare_exchange(rig.main, nullptr, cell, expected, a));
  CHECK(M::compare_exchange(rig.main, nullptr, cell, expected, a));
  M::verify(rig.main);
  CHECK(object_of(a)->header.word == 2);
  CHECK(object_of(b)->header.word == 0);
  Object* vector = M::allocate(rig.main, {node_kind, true, 1000, 0});
  for (size_t i = 0; i < 1000; i++) M::init(rig.main, &vector->cells()[i], b);
  rig.main.stack.push_back(value_of(vector));
  M::verify(rig.main);
  CHECK(object_of(b)->header.word == 1000);
  rig.main.stack = {Nil, Nil};
  M::enter_blocking(rig.main);
  M::leave_blocking(rig.main);
  M::verify(rig.main);
  CHECK(table.count() == 1);
}

// The steps before it waits leave nothing that would ask for one at a poll.
TEST_CASE("a thread that always waits traces at its polls", "[rc][counts]") {
  Table table;
  Rig<M>& rig = table.rig;
  const uint64_t traces = M::stats(rig.heap).traces;
  for (int i = 0; i < 1'000'000 && M::stats(rig.heap).traces == traces; i++) {
    Value ring = rig.cons(Nil, Nil);
    rig.store_cell(ring, 0, ring);
    M::enter_blocking(rig.main);
    M::leave_blocking(rig.main);
    if (rig.main.poll.take() & request::collect) table.step();
  }
  CHECK(M::stats(rig.heap).traces > traces);
}
