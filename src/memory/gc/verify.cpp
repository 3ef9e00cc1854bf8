// The heap verifier: walks from the roots a second time with a set of its own, and holds every object it meets against
// what the heap says about it.
#include <unordered_set>

#include "base/check.h"
#include "memory/gc/manager.h"
#include "memory/parts/growing_stack.h"

namespace gilt::memory::gc {

struct Reachable final : RootVisitor {
  Heap& heap;
  Epoch epoch;  // everything reachable must carry this mark; 0: no matter
  std::unordered_set<uint64_t> seen;
  std::unordered_set<const void*> slabs, large;
  GrowingStack<Value> stack;

  Reachable(Heap& h, Epoch e) : heap(h), epoch(e) {
    slabs.insert(heap.slabs_.begin(), heap.slabs_.end());
    for (auto& l : heap.large_) large.insert(l.object);
  }

  void visit(std::span<const Value> roots) override {
    for (Value root : roots) enter(root);
  }
  void enter(Value v) {
    if (is_pointer(v) && seen.insert(v.bits).second) stack.push(v);
  }
  void walk() {
    while (!stack.empty()) {
      Value v = stack.pop();
      if (is_pair(v)) check_pair(reinterpret_cast<Cell*>(v.bits - tag::pair));
      else check_object(object_of(v));
    }
  }
  void check_pair(Cell* cells) {
    check_granules(cells, 1);
    enter(cells[0].load());
    enter(cells[1].load());
  }
  void check_object(Object* object) {
    if (large.count(object)) {
      CHECK(object->header.word == 0);
      CHECK(epoch == 0 || load_mark(&object->header.mark) == epoch);
    } else {
      CHECK(slabs.count(slab_of(object)));
      CHECK(object->header.word != 0);
      CHECK(8 + 8 * object->cell_count() <= object->header.word * granule_bytes);
      check_granules(object, object->header.word);
    }
    if (object->header.kind == ephemeron_kind) check_ephemeron(ephemeron_data(object));
    Cell* cells = object->cells();
    for (size_t i = 0; i < object->cell_count(); i++) enter(cells[i].load());
  }
  // After the dead ones were broken: what an ephemeron still holds is alive.
  void check_ephemeron(const EphemeronData& data) {
    enter({data.key.load()});
    enter({data.value.load()});
  }
  void check_granules(void* at, size_t granules) {
    CHECK(reinterpret_cast<uintptr_t>(at) % granule_bytes == 0);
    CHECK(slabs.count(slab_of(at)));
    CHECK(block_index(at) >= first_block);
    CHECK(block_index(at) == block_index(static_cast<char*>(at) + granules * granule_bytes - 1));
    for (size_t i = 0; epoch != 0 && i < granules; i++) CHECK(load_mark(mark_byte(at) + i) == epoch);
  }
};

void Heap::visit_all_roots(RootVisitor& visitor) {
  if (machine_ == nullptr) return;
  machine_->visit_global_roots(visitor);
  weak_.visit_roots(visitor);
  for (World::Member* member : world_.members()) machine_->visit_stack_roots(*member->mutator, visitor);
}

void Heap::walk_stopped(Epoch epoch) {
  world_.stop();
  Reachable reachable(*this, epoch);
  visit_all_roots(reachable);
  reachable.walk();
  world_.resume();
}

void Heap::verify(Mutator& mutator) {
  world_.enter_blocking(mutator.member);
  collector_.between_cycles([&] { walk_stopped(0); });
  world_.leave_blocking(mutator.member);
}

}  // namespace gilt::memory::gc
