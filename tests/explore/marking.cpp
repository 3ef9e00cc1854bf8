// The barrier with its handshakes under many schedules (src/memory/README.md, "gc: the cycle"): threads that change the graph, block, come
// and go, and pass each other things, while others collect. Nothing that can be reached is found dead (B1 to B8); everything else is.
#include <memory>

#include "driver.h"
#include "traced_heap.h"

using namespace gilt;
using namespace gilt::exploration;

namespace {

using Heap = TracedHeap;
using Thread = Heap::Thread;
using Bodies = std::vector<Explorer::Body>;

// Two threads that change what they share, beside a third that collects.
Bodies change(Explorer& explorer) {
  auto heap = std::make_shared<Heap>(explorer, 3);
  auto act = [heap](Thread& t) { heap->act(t); };
  return {collecting(heap, 2), repeating(explorer, heap, 1, 12, act), repeating(explorer, heap, 2, 12, act)};
}

// One makes objects that all see; another puts what it alone has had into them.
Bodies hide(Explorer& explorer) {
  auto heap = std::make_shared<Heap>(explorer, 3);
  auto make = [heap](Thread& t) { heap->write(t, heap->first_cell(), heap->make(t, Nil)); };
  auto hide = [heap](Thread& t) {
    if (t.stack.empty()) return heap->hold(t, heap->make(t, heap->make(t, Nil)));
    Value owner = heap->read(heap->first_cell());
    heap->write(t, heap->any_cell_of(owner), t.stack[0]);
    t.stack.clear();
  };
  return {collecting(heap, 2), repeating(explorer, heap, 1, 6, make), repeating(explorer, heap, 2, 6, hide)};
}

// One writes what it alone has had, one writes nothing, and one reads, all in the same cell.
Bodies overwrite(Explorer& explorer) {
  auto heap = std::make_shared<Heap>(explorer, 4);
  auto make = [heap](Thread& t) { heap->write(t, heap->first_cell(), heap->make(t, Nil)); };
  auto clear = [heap](Thread& t) { heap->write(t, heap->first_cell(), Nil); };
  auto read = [heap](Thread& t) { heap->hold(t, heap->read(heap->first_cell())); };
  return {collecting(heap, 1), repeating(explorer, heap, 1, 4, make), repeating(explorer, heap, 2, 6, clear),
          repeating(explorer, heap, 3, 4, read)};
}

// One begins to clear a cell beside another that has no barrier yet, puts something there, is scanned without it, and finds it there again.
Bodies overtake(Explorer& explorer) {
  auto heap = std::make_shared<Heap>(explorer, 3);
  auto is_armed = [heap](size_t i) { return heap->thread(i).marking; };
  auto put_and_find = [=, &explorer](Thread& t) {
    while (!heap->is_collected() && !is_armed(1) && !is_armed(2)) explorer.pause();
    heap->write(t, heap->first_cell(), heap->make(t, Nil));
    for (int polls = 0; polls < 2; polls++) heap->poll(t);
    heap->hold(t, heap->read(heap->first_cell()));
  };
  auto clear = [=](Thread& t) {
    heap->await(t, [&] { return is_armed(2); });
    heap->write(t, heap->first_cell(), Nil);
  };
  return {collecting(heap, 1), once(heap, 1, put_and_find), once(heap, 2, clear)};
}

// One gives to another, who is blocked until there is something, by way of a cell.
Bodies hand_over(Explorer& explorer) {
  constexpr size_t gifts = 3;
  auto heap = std::make_shared<Heap>(explorer, 3);
  auto wait_until = [heap, &explorer](Thread& t, bool full) {
    Heap::M::enter_blocking(t);
    while (is_pointer(heap->first_cell()->load_acquire()) != full) explorer.pause();
    Heap::M::leave_blocking(t);
  };
  auto give = [heap, wait_until](Thread& t) {
    wait_until(t, false);
    t.stack = {heap->make(t, heap->make(t, Nil))};
    heap->poll(t);
    heap->write(t, heap->first_cell(), t.stack[0]);
    t.stack.clear();
  };
  auto take = [heap, wait_until](Thread& t) {
    wait_until(t, true);
    heap->hold(t, heap->exchange(t, heap->first_cell(), Nil));
    heap->poll(t);
    heap->hold(t, heap->read(Heap::cell_of(t.stack.back(), 1)));
  };
  return {collecting(heap, 2), repeating(explorer, heap, 1, gifts, give), repeating(explorer, heap, 2, gifts, take)};
}

// Each thread but the last starts the next one and gives it something, by way of a root that is there until that has begun.
Bodies start_another(Explorer& explorer) {
  constexpr size_t threads = 4, turns = 5;
  auto heap = std::make_shared<Heap>(explorer, threads);
  Bodies bodies{collecting(heap, 2)};
  for (size_t self = 1; self < threads; self++) {
    auto live = [heap, self, turn = 0](Thread& t) mutable {
      if (turn++ == 0 && self > 1) heap->accept(t, self);
      heap->act(t);
      if (turn + 1 == turns && self + 1 < threads) heap->start(t, self + 1);
    };
    bodies.push_back([heap, self, &explorer, body = repeating(explorer, heap, self, turns, live)] {
      while (self > 1 && !heap->is_started(self)) explorer.pause();
      body();
    });
  }
  return bodies;
}

// Threads that allocate much: they begin cycles themselves, wait for them, and help to mark.
Bodies help(Explorer& explorer) {
  auto heap = std::make_shared<Heap>(explorer, 3);
  auto allocate_much = [heap](Thread& t) {
    heap->act(t);
    heap->heap.charge(t, memory::test::mebibyte / 8);
  };
  Bodies bodies;
  for (size_t self = 0; self < 3; self++) bodies.push_back(repeating(explorer, heap, self, 6, allocate_much));
  return bodies;
}

// One helps to mark what it holds, beside another that takes out of that what the first is about to mark, and keeps it.
Bodies help_last(Explorer& explorer) {
  auto heap = std::make_shared<Heap>(explorer, 3);
  auto await_scan = [heap, &explorer](Thread& t) {
    while (!heap->is_collected() && (!t.marking || t.grey)) {
      explorer.pause();
      heap->block(t);
    }
  };
  auto help = [heap, await_scan](Thread& t) {
    heap->hold(t, heap->make(t, heap->read(heap->first_cell())));
    heap->write(t, heap->first_cell(), t.stack[0]);
    await_scan(t);
    heap->heap.charge(t, memory::test::mebibyte / 2);
  };
  auto take_out = [heap, await_scan](Thread& t) {
    await_scan(t);
    heap->block(t);
    heap->hold(t, heap->exchange(t, Heap::cell_of(heap->read(heap->first_cell()), 1), Nil));
  };
  return {collecting(heap, 1), once(heap, 1, help), once(heap, 2, take_out)};
}

}  // namespace

int main(int argc, char** argv) {
  return explore_all(argc, argv, {{"change", change, {.points = 600, .limit = 6000}},
                                  {"hide", hide, {.points = 500, .limit = 6000}},
                                  {"overwrite", overwrite, {.points = 400, .limit = 6000}},
                                  {"overtake", overtake, {.points = 400, .limit = 6000}},
                                  {"hand over", hand_over, {.points = 500, .limit = 6000}},
                                  {"start another", start_another, {.points = 600, .limit = 6000}},
                                  {"help", help, {.points = 600, .limit = 6000}},
                                  {"help last", help_last, {.points = 250, .limit = 6000}}});
}
