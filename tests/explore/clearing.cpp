// Weak clearing against weak reads under many schedules (src/memory/README.md, "gc: weak objects"): threads read ephemerons, and have
// objects guarded, while others collect. What a read gives is whole and stays so; who finds an ephemeron broken finds it so for ever, and
// nobody has its key; what is guarded is handed out once when it would be dead; and a last cycle breaks and finds all that is dead (E1 to E6).
#include <memory>

#include "driver.h"
#include "traced_heap.h"

using namespace gilt;
using namespace gilt::exploration;

namespace {

class Heap final : public TracedHeap {
 public:
  Heap(Explorer& explorer, size_t bodies) : TracedHeap(explorer, bodies) {
    M::leave_blocking(main);
    for (size_t i = 0; i < 3; i++) guard(main, make_parent(main));
    collect();  // so that they wait to be taken
    for (size_t i = 1; i <= cells; i++) write(main, cell_of(permanent[0], i), make_weak(main, make_parent(main)));
    M::enter_blocking(main);
  }

  // With something that is lost if it is marked too late.
  Value make_parent(Thread& t) { return make(t, make(t, Nil)); }

  // An ephemeron, in a node whose number leads to what is known of it.
  Value make_weak(Thread& t, Value key) {
    Value holder = make(t, Nil), value = make_parent(t);
    M::init(t, cell_of(holder, children), M::make_ephemeron(t, key, value));
    weak_[*number_of(holder)] = {*number_of(key), *number_of(value), false};
    return holder;
  }
  void read_weak(Thread& t, Value holder) {
    Weak& weak = weak_.at(*number_of(holder));
    const bool was_broken = weak.is_broken;
    Value key = Nil, value = Nil;
    if (!M::read_ephemeron(t, ephemeron_in(holder), key, value)) return note_broken(weak);
    explorer_.require(!was_broken, "an ephemeron was broken, and is not");
    explorer_.require(number_of(see(key)) == weak.key, "an ephemeron has another key");
    explorer_.require(number_of(see(value)) == weak.value, "an ephemeron has another value");
    if (explorer_.choose(2) == 0) hold(t, key);
    if (explorer_.choose(2) == 0) hold(t, value);
  }
  // The thread keeps what it reads. False: the ephemeron is broken.
  bool hold_weak(Thread& t, Value holder) {
    Value key = Nil, value = Nil;
    if (!M::read_ephemeron(t, ephemeron_in(holder), key, value)) return false;
    hold(t, key);
    hold(t, value);
    return true;
  }
  void ask(Thread& t, Value holder) {
    Weak& weak = weak_.at(*number_of(holder));
    const bool was_broken = weak.is_broken;
    if (M::is_broken(t, ephemeron_in(holder))) note_broken(weak);
    else explorer_.require(!was_broken, "an ephemeron was broken, and is not");
  }

  void guard(Thread& t, Value object) {
    guarded_[*number_of(object)]++;
    M::guard(t, object, permanent[0]);
  }
  bool take_guarded(Thread& t) {
    Value object = Nil, guardian = Nil;
    if (!M::take_guarded(t, object, guardian)) return false;
    explorer_.require(guardian == permanent[0], "an object was handed out with another guardian");
    explorer_.require(guarded_[*number_of(see(object))]-- > 0, "an object was handed out more often than it was guarded");
    hold(t, object);
    return true;
  }
  void finalize(Object* object) override {
    TracedHeap::finalize(object);
    explorer_.require(guarded_[*number_of(value_of(object))] == 0, "a guarded object was not handed out");
  }

 private:
  struct Weak {
    size_t key = 0, value = 0;
    bool is_broken = false;  // as somebody found
  };
  static Object* ephemeron_in(Value holder) { return object_of(cell_of(holder, children)->load_acquire()); }
  void note_broken(Weak& weak) {
    explorer_.require(reached().count(weak.key) == 0, "an ephemeron is broken whose key can be reached");
    weak.is_broken = true;
  }
  void judge() override {
    do {
      main.stack.clear();
      collect();
    } while (take_guarded(main));
    TracedHeap::judge();
    const std::map<size_t, Value> alive = reached();
    for (const auto& [holder, weak] : weak_)
      if (auto at = alive.find(holder); at != alive.end())
        explorer_.require(M::is_broken(main, ephemeron_in(at->second)) == (alive.count(weak.key) == 0),
                          "an ephemeron of a dead key is not broken");
  }

  std::map<size_t, Weak> weak_;       // by the numbers of their holders
  std::map<size_t, size_t> guarded_;  // how often, by numbers
};

using Bodies = std::vector<Explorer::Body>;

// One thing that programs do.
void act(Explorer& explorer, Heap& heap, Heap::Thread& t) {
  switch (explorer.choose(t.stack.empty() ? 5 : 9)) {
    case 0:
    case 1:
    case 2: return heap.read_weak(t, heap.read(heap.any_cell()));
    case 3: return heap.ask(t, heap.read(heap.any_cell()));
    case 4: return static_cast<void>(heap.take_guarded(t));
    case 5: return heap.write(t, heap.any_cell(), heap.make_weak(t, heap.any_held(t)));
    case 6: return heap.guard(t, heap.any_held(t));
    default: return heap.drop(t);
  }
}

// Threads that read, and that make new keys, beside one that collects.
Bodies read_and_clear(Explorer& explorer) {
  auto heap = std::make_shared<Heap>(explorer, 3);
  auto live = [heap, &explorer, turn = 0](Heap::Thread& t) mutable {
    if (turn++ % 5 == 0) heap->hold(t, heap->make_parent(t));
    act(explorer, *heap, t);
  };
  return {collecting(heap, 2), repeating(explorer, heap, 1, 10, live), repeating(explorer, heap, 2, 10, live)};
}

// A thread that reads one ephemeron again and again, whose key nobody else has.
Bodies read_again(Explorer& explorer) {
  auto heap = std::make_shared<Heap>(explorer, 2);
  auto read = [heap](Heap::Thread& t) {
    t.stack.clear();
    heap->read_weak(t, heap->read(heap->first_cell()));
  };
  return {collecting(heap, 1), repeating(explorer, heap, 1, 12, read)};
}

// A thread asks again and again whether an ephemeron is broken, while the cycle breaks it.
Bodies ask_late(Explorer& explorer) {
  auto heap = std::make_shared<Heap>(explorer, 2);
  auto ask = [heap](Heap::Thread& t) {
    heap->await(t, [&] { return heap->last_step() == Heap::Step::closed; });
    for (int times = 0; times < 4; times++) heap->ask(t, heap->read(heap->first_cell()));
  };
  return {collecting(heap, 1), once(heap, 1, ask)};
}

// A thread that has been scanned takes what waits in the queue, perhaps before the cycle looks there.
Bodies take(Explorer& explorer) {
  auto heap = std::make_shared<Heap>(explorer, 2);
  auto take_when_scanned = [heap](Heap::Thread& t) {
    heap->await(t, [&] { return t.marking && !t.grey; });
    heap->take_guarded(t);
  };
  return {collecting(heap, 1), once(heap, 1, take_when_scanned)};
}

// A thread reads, late in a cycle, an ephemeron whose key leads to a guarded object, and keeps what it read: if that object was not handed
// out by then, it is not now.
Bodies read_late(Explorer& explorer) {
  auto heap = std::make_shared<Heap>(explorer, 2);
  auto read = [=, &explorer](Heap::Thread& t) {
    while (heap->take_guarded(t)) t.stack.clear();
    const Value holder = heap->read(heap->first_cell());
    if (heap->hold_weak(t, holder)) heap->guard(t, heap->read(Heap::cell_of(t.stack[0], 1)));
    t.stack.clear();
    const auto late = explorer.choose(2) == 0 ? Heap::Step::marked : Heap::Step::closing;
    heap->await(t, [&] { return heap->last_step() == late; });
    const bool is_held = heap->hold_weak(t, holder) && !heap->take_guarded(t);
    heap->keep_what_it_has(t);
    explorer.require(!is_held || !heap->take_guarded(t), "an object was handed out that could be reached");
  };
  return {collecting(heap, 1), once(heap, 1, read)};
}

}  // namespace

int main(int argc, char** argv) {
  return explore_all(argc, argv, {{"read and clear", read_and_clear, {.points = 1200, .limit = 8000}},
                                  {"read again", read_again, {.points = 500, .limit = 8000}},
                                  {"ask late", ask_late, {.points = 400, .limit = 8000}},
                                  {"take", take, {.points = 400, .limit = 8000}},
                                  {"read late", read_late, {.points = 400, .limit = 8000}}});
}
