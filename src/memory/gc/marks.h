// Where the marks of this heap are kept: a byte for each granule of a small object, Header::mark of a large one. Several
// threads mark at once, without order: to mark twice does no harm, the object is then scanned twice.
#pragma once

#include "base/schedule.h"
#include "memory/gc/slab.h"
#include "memory/gc/weak.h"
#include "memory/object.h"
#include "memory/parts/marker.h"

namespace gilt::memory::gc {

// Header::word of a large object.
inline bool is_large(const Object* object) { return object->header.word == 0; }

struct Marks {
  Epoch epoch;
  WeakObjects& weak;  // is told of ephemerons
  size_t live = 0;  // bytes of the small objects that were marked through here

  // Also the last word of an object of 48 bytes: half of those lie in two cache lines.
  void prefetch(Value v) {
    char* object = reinterpret_cast<char*>(v.bits & ~uint64_t{7});
    __builtin_prefetch(mark_byte(object));
    __builtin_prefetch(object);
    __builtin_prefetch(object + 40);
  }

  // Marks what the pointer points to. Its cells; none if it was marked before.
  CellRange claim(Value v) {
    schedule::point();
    if (is_pair(v)) return claim_pair(reinterpret_cast<Cell*>(v.bits - tag::pair));
    Object* object = object_of(v);
    bool fresh = is_large(object) ? claim_large(object) : claim_granules(object, object->header.word);
    if (!fresh) return {};
    if (object->header.kind == ephemeron_kind) [[unlikely]] weak.found(object);
    Cell* cells = object->cells();
    return {cells, cells + object->cell_count()};
  }

 private:
  CellRange claim_pair(Cell* cells) {
    if (!claim_granules(cells, 1)) return {};
    return {cells, cells + 2};
  }
  bool claim_granules(void* at, size_t granules) {
    uint8_t* mark = mark_byte(at);
    if (load_mark(mark) == epoch) return false;
    if (granules == 1) store_mark(mark, epoch);
    else fill_marks(mark, granules, epoch);
    slab_of(at)->touched[block_index(at)].store(epoch, std::memory_order_relaxed);
    live += granules * granule_bytes;
    return true;
  }
  bool claim_large(Object* object) {
    if (load_mark(&object->header.mark) == epoch) return false;
    store_mark(&object->header.mark, epoch);
    return true;  // counted from the list of large objects
  }
};

}  // namespace gilt::memory::gc
