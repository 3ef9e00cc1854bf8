// Ephemerons and guarded objects, which refer to objects without counting: who must be told when one dies. See
// memory/README.md ("rc: weak objects"). Like the heap, only for the holder of the global lock.
#pragma once

#include <algorithm>
#include <cstdint>
#include <functional>
#include <queue>
#include <unordered_map>
#include <utility>
#include <vector>

#include "memory/concept.h"
#include "memory/parts/growing_stack.h"
#include "memory/parts/marker.h"
#include "memory/rc/key_table.h"
#include "memory/rc/mark.h"

namespace gilt::memory::rc {

class Heap;

// The raw words of an ephemeron, after its one cell, the value. Linked while the key is a pointer; `Unbound` when broken.
struct EphemeronData {
  Value key;
  Object* previous;
  Object* next;
};

class WeakObjects {
 public:
  explicit WeakObjects(Heap& heap) : heap_(heap) {}

  // Ephemerons. The value is in its cell already.
  void link(Object* ephemeron, Value key);
  static bool is_broken(const Object* ephemeron);
  static bool read(const Object* ephemeron, Value& key, Value& value);

  // The registration is an ephemeron of the guardian without a value, and from now on counts one reference from here.
  void guard(Value object, Object* registration);
  // A registration that has got its object; the reference is the caller's. Null: none waits.
  Object* take();
  // What is handed over later comes later; until then the order is that of registration.
  void end_batch() { batch_++; }

  // For what is watched and has been found dead. Whether a living guardian keeps it.
  bool hand_over(Object*);
  // For what is watched and is being freed: leaves its key, and breaks some of its ephemerons; `give_back` gets each of them,
  // to whom the value still belongs. True when nothing here knows of the object any more.
  template <class GiveBack>
  bool forget(Object* object, size_t most, GiveBack give_back) {
    if (is_linked(object)) unlink(object);
    for (Object* ephemeron; (ephemeron = keys_.find(object)) != nullptr; most--) {
      if (most == 0) return false;
      unlink(ephemeron);
      give_back(ephemeron);
    }
    return true;
  }

  // For the trace. What a watched object that was just marked leads to; `follow` gives what its being marked adds to that.
  CellRange claim(Object*);
  CellRange follow() { return pending_.empty() ? CellRange{} : pending_.pop(); }
  // Hands over what is guarded and not marked. True if there was any: it is marked now.
  bool rescue(RootVisitor& marker);
  // Of an object that is garbage.
  void drop_registrations(Object*);
  void drop_stale_registrations();
  // Two kinds of roots: registrations, and those that have got an object and wait for being taken.
  void visit_registrations(RootVisitor&);
  void visit_waiting(RootVisitor&);

  void verify(const Object*) const;
  void verify_links() const;

 private:
  struct Registration {
    Value object;
    Object* ephemeron;
    uint64_t number;
  };
  struct Waiting {
    uint64_t batch, number;
    Object* ephemeron;
    bool operator>(const Waiting& other) const {
      return batch != other.batch ? batch > other.batch : number > other.number;
    }
  };
  class Queue : public std::priority_queue<Waiting, std::vector<Waiting>, std::greater<>> {
   public:
    const std::vector<Waiting>& all() const { return c; }
    void keep(std::vector<Waiting>&& those) {
      c = std::move(those);
      std::make_heap(c.begin(), c.end(), comp);
    }
  };

  static bool is_linked(const Object*);
  void unlink(Object* ephemeron);
  void watch(Object* object) { object->header.mark |= flag::watched; }
  void unwatch(Object*);
  void give(const Registration&);

  Heap& heap_;
  KeyTable keys_;
  std::unordered_multimap<const Object*, Registration> registrations_;
  Queue waiting_;
  GrowingStack<CellRange> pending_;  // empty but for the trace
  uint64_t batch_ = 0, registered_ = 0;
};

}  // namespace gilt::memory::rc
