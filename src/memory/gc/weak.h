// Ephemerons and guarded objects: what the collector knows of, but does not follow. See memory/README.md ("gc: weak objects").
#pragma once

#include <deque>
#include <vector>

#include "base/schedule.h"
#include "memory/concept.h"
#include "memory/gc/slab.h"

namespace gilt::memory::gc {

class Heap;
struct Mutator;

// The raw words of an ephemeron. Both Unbound when it is broken.
struct EphemeronData {
  schedule::Atomic<uint64_t> key, value;
};

inline EphemeronData& ephemeron_data(Object* ephemeron) {
  return *reinterpret_cast<EphemeronData*>(ephemeron->words() + 1);
}

class WeakObjects {
 public:
  explicit WeakObjects(Heap& heap) : heap_(heap) {}

  // For the threads of the program.
  void init(Mutator&, Object* ephemeron, Value key, Value value);
  bool read(Mutator&, Object* ephemeron, Value& key, Value& value);
  bool is_broken(Mutator&, Object* ephemeron);
  void guard(Value, Value guardian);
  bool take_guarded(Mutator&, Value&, Value& guardian);

  // For whoever marks: an ephemeron was marked.
  void found(Object* ephemeron);

  // For the cycle. When nothing is left to scan, shades as `marker` what is now known to be alive: values of ephemerons
  // whose keys are marked; when there are none, what is guarded and not marked, by guardians that are. False: neither.
  void begin();
  bool shade_more(Mutator& marker);
  // False if a thread has revived something since the last call. Else the ephemerons of dead keys are broken, and no read
  // revives them any more.
  bool break_dead(Epoch);
  void visit_roots(RootVisitor&);

 private:
  struct Guarded {
    Value object, guardian;
  };
  bool is_dead(Value, Epoch) const;
  bool shade_values(Mutator& marker);
  bool shade_guarded(Mutator& marker);
  bool close(Epoch);

  Heap& heap_;
  schedule::Mutex mutex_;
  std::vector<Object*> found_;           // marked in this cycle, key not known to be alive
  std::vector<Guarded> guarded_;         // in the order of registration
  std::deque<Guarded> ready_;
  bool revived_ = false, closed_ = false;
};

}  // namespace gilt::memory::gc
