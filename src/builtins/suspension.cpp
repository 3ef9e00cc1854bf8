// The owner: an opaque object with the vector of roots (or #f) and the address of the work.
#include "builtins/suspension.h"

#include <algorithm>

namespace gilt::builtins {

Value Suspension::make_owner(Thread& t, std::unique_ptr<Suspension> work) {
  Value owner = make_short(t, Kind::opaque, {False}, sizeof(Suspension*));
  *raw_bytes<Suspension*>(object_of(owner), 1) = work.release();
  Manager::register_finalizer(t, object_of(owner));
  return owner;
}

Value Suspension::room(Thread& t, Value owner, size_t count, size_t& settled) {
  Value roots = cell_of(owner, 0);
  if (is_vector(roots) && gilt::vector_length(roots) >= count) return roots;
  roots = gilt::make_vector(t, std::max<size_t>(2 * count, 32), False);
  settled = 0;
  if (roots != Failed) set_cell(t, owner, 0, roots);
  return roots;
}

void Suspension::end(Thread& t, Value& slot) {
  Suspension*& work = *raw_bytes<Suspension*>(object_of(slot), 1);
  delete work;
  work = nullptr;
  set_cell(t, slot, 0, False);
  slot = False;
}

void Suspension::finalize(Object* owner) {
  Suspension*& work = *raw_bytes<Suspension*>(owner, 1);
  delete work;
  work = nullptr;
}

}  // namespace gilt::builtins
