// A long piece of work in the midst, between two calls of its primitive: a C++ object owned by a heap object in one of
// the primitive's state slots. The heap values that the work has at hand are saved in a vector beside it.
#pragma once

#include <memory>

#include "builtins/builtin.h"

namespace gilt::builtins {

class Suspension {
 public:
  virtual ~Suspension() = default;

  // Puts work without roots into the slot.
  static void save(Thread& t, Value& slot, std::unique_ptr<Suspension> work) { slot = make_owner(t, std::move(work)); }
  // Puts the work into the slot (or leaves it there), and saves roots: those before `settled` are as they were.
  // False when there is no memory.
  template <class Root>
  static bool save(Thread& t, Value& slot, std::unique_ptr<Suspension> work, size_t settled, size_t count, Root root) {
    if (slot == False) save(t, slot, std::move(work));
    if (count == 0) return true;
    Value roots = room(t, slot, count, settled);
    if (roots == Failed) return false;
    for (size_t i = settled; i < count; ++i) gilt::vector_set(t, roots, i, root(i));
    return true;
  }
  static Suspension* in(Value slot) { return *raw_bytes<Suspension*>(object_of(slot), 1); }
  // The work is done: gone at once, whatever the memory manager does.
  static void end(Thread&, Value& slot);

  static void finalize(Object*);

 private:
  static Value make_owner(Thread&, std::unique_ptr<Suspension>);
  // The vector of roots, with room for so many; a new one has nothing settled.
  static Value room(Thread&, Value owner, size_t count, size_t& settled);
};

}  // namespace gilt::builtins
