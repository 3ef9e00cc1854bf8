// What is alive, by kind: a walk from the roots while all threads stand and no cycle runs. What it has met is kept in bits of
// its own, one for each granule, so that the marks of the heap stay as they are.
#include <memory>
#include <unordered_map>
#include <utility>

#include "memory/gc/manager.h"
#include "memory/parts/marker.h"

namespace gilt::memory::gc {

class CensusSpace {
 public:
  CensusSpace(const Heap& heap, Census& census) : census_(census) {
    for (const Heap::Large& large : heap.large_) large_[large.object] = {large.bytes, false};
  }

  void prefetch(Value) {}
  CellRange claim(Value v) {
    if (is_pair(v)) return claim_pair(reinterpret_cast<Cell*>(v.bits - tag::pair));
    Object* object = object_of(v);
    if (is_large(object) ? !claim_large(object) : !claim_small(object)) return {};
    // An ephemeron that is whole when a cycle has passed holds what is alive, or was until just now.
    if (object->header.kind == ephemeron_kind) {
      auto* both = reinterpret_cast<Cell*>(&ephemeron_data(object));
      return {both, both + 2};
    }
    return {object->cells(), object->cells() + object->cell_count()};
  }

 private:
  struct LargeObject {
    size_t bytes;
    bool seen;
  };
  struct Bits {
    uint64_t words[slab_bytes / granule_bytes / 64] = {};
  };

  CellRange claim_pair(Cell* cells) {
    if (!is_new(cells)) return {};
    census_.add(Census::pair_kind, granule_bytes);
    return {cells, cells + 2};
  }
  bool claim_small(Object* object) {
    if (!is_new(object)) return false;
    census_.add(object->header.kind, object->header.word * granule_bytes);
    return true;
  }
  bool claim_large(Object* object) {
    LargeObject& large = large_.at(object);
    if (std::exchange(large.seen, true)) return false;
    census_.add(object->header.kind, large.bytes);
    return true;
  }
  bool is_new(const void* at) {
    std::unique_ptr<Bits>& bits = seen_[slab_of(at)];
    if (bits == nullptr) bits = std::make_unique<Bits>();
    const size_t granule = (reinterpret_cast<uintptr_t>(at) & (slab_bytes - 1)) / granule_bytes;
    const uint64_t bit = uint64_t{1} << granule % 64, before = bits->words[granule / 64];
    bits->words[granule / 64] = before | bit;
    return (before & bit) == 0;
  }

  Census& census_;
  std::unordered_map<const Slab*, std::unique_ptr<Bits>> seen_;
  std::unordered_map<const Object*, LargeObject> large_;
};

void Heap::take_census(Mutator& mutator, Census& census) {
  world_.enter_blocking(mutator.member);
  collector_.between_cycles([&] {
    world_.stop();
    CensusSpace space(*this, census);
    Marker<CensusSpace> marker(space);
    visit_all_roots(marker);
    world_.resume();
  });
  world_.leave_blocking(mutator.member);
}

}  // namespace gilt::memory::gc
