// The heap verifier: walks from the roots a second time with a set of its own, and holds every object it meets against
// what the heap says about it.
#include <unordered_set>

#include "base/check.h"
#include "memory/gc/manager.h"
#include "memory/parts/growing_stack.h"

namespace gilt::memory::gc {

struct Reachable final : RootVisitor {
  Heap& heap;
  bool marked;  // everything reachable must carry the mark of this epoch
  std::unordered_set<uint64_t> seen;
  std::unordered_set<const void*> slabs, large;
  GrowingStack<Value> stack;

  Reachable(Heap& h, bool m) : heap(h), marked(m) {
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
      CHECK(!marked || object->header.mark == heap.epoch_);
    } else {
      CHECK(slabs.count(slab_of(object)));
      CHECK(object->header.word != 0);
      CHECK(8 + 8 * object->cell_count() <= object->header.word * granule_bytes);
      check_granules(object, object->header.word);
    }
    Cell* cells = object->cells();
    for (size_t i = 0; i < object->cell_count(); i++) enter(cells[i].load());
  }
  void check_granules(void* at, size_t granules) {
    CHECK(reinterpret_cast<uintptr_t>(at) % granule_bytes == 0);
    CHECK(slabs.count(slab_of(at)));
    CHECK(block_index(at) >= first_block);
    CHECK(block_index(at) == block_index(static_cast<char*>(at) + granules * granule_bytes - 1));
    for (size_t i = 0; marked && i < granules; i++) CHECK(mark_byte(at)[i] == heap.epoch_);
  }
};

void Heap::verify_marks() {
  Reachable reachable(*this, true);
  visit_roots(reachable);
  reachable.walk();
}

void Heap::verify() {
  Reachable reachable(*this, false);
  visit_roots(reachable);
  reachable.walk();
}

}  // namespace gilt::memory::gc
