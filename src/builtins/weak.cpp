// Ephemerons, weak pairs, and the queues of guarded objects. The manager knows of no queues: whoever asks for the next
// object of one distributes all that the manager has.
#include <mutex>

#include "builtins/builtin.h"

namespace gilt::builtins {
namespace {

struct Association {
  bool whole;  // not broken
  Value key = False, datum = False;
};
Association read(Thread& t, Value ephemeron) {
  Association a;
  a.whole = Manager::read_ephemeron(t, object_of(ephemeron), a.key, a.datum);
  return a.whole ? a : Association{false};
}
bool is_broken(Thread& t, Value ephemeron) { return Manager::is_broken(t, object_of(ephemeron)); }

Value make_ephemeron(Thread& t, Value key, Value datum) { return Manager::make_ephemeron(t, key, datum); }
Value ephemeron_key(Thread& t, Ephemeron e) { return read(t, e).key; }
Value ephemeron_datum(Thread& t, Ephemeron e) { return read(t, e).datum; }
bool is_ephemeron_broken(Thread& t, Ephemeron e) { return is_broken(t, e); }
Value reference_barrier(Value) { return Unspecific; }  // its argument is alive when it is called

// Weak pairs

namespace weak_pair_cell {
enum : size_t { car, cdr };
}
Value weak_reference(Thread& t, Value v) { return Manager::make_ephemeron(t, v, False); }

Value weak_cons(Thread& t, Value a, Value d) { return make_short(t, Kind::weak_pair, {weak_reference(t, a), d}); }
Value weak_car(Thread& t, WeakPair p) { return read(t, cell_of(p, weak_pair_cell::car)).key; }
Value weak_cdr(WeakPair p) { return cell_of(p, weak_pair_cell::cdr); }
Value weak_set_car(Thread& t, WeakPair p, Value v) {
  return set_cell(t, p, weak_pair_cell::car, weak_reference(t, v)), Unspecific;
}
Value weak_set_cdr(Thread& t, WeakPair p, Value v) { return set_cell(t, p, weak_pair_cell::cdr, v), Unspecific; }
bool is_weak_car_broken(Thread& t, WeakPair p) { return is_broken(t, cell_of(p, weak_pair_cell::car)); }

// Guardians. A queue is a pair of the node that was taken last and of the last node; items are in the nodes after the first.

std::mutex& distribution() {
  static std::mutex mutex;
  return mutex;
}

void append(Thread& t, Value queue, Value item) {
  Value node = cons(t, item, Nil);
  gilt::set_cdr(t, gilt::cdr(queue), node);
  gilt::set_cdr(t, queue, node);
}
// #f when it is empty.
Value take_first(Thread& t, Value queue) {
  Value node = gilt::cdr(gilt::car(queue));
  if (node == Nil) return False;
  Value item = gilt::car(node);
  gilt::set_car(t, node, False);
  gilt::set_car(t, queue, node);
  return item;
}

Value guard(Thread& t, Value object, Value guardian) {
  Manager::guard(t, object, guardian);
  return Unspecific;
}

// Nobody may ask in between: what has been taken from the manager is in its queue.
Value guardian_next(Thread& t, Pair queue, State) {
  constexpr size_t a_time = steps_a_time / 10;
  std::lock_guard lock(distribution());
  for (size_t i = 0; i < a_time; ++i) {
    Value first = take_first(t, queue), object, guardian;
    if (first != False || !Manager::take_guarded(t, object, guardian)) return first;
    append(t, is_vector(guardian) ? gilt::vector_ref(guardian, 0) : guardian, cons(t, object, guardian));
  }
  return Again;
}

}  // namespace

GILT_BODY(make_ephemeron)
GILT_BODY(ephemeron_key)
GILT_BODY(ephemeron_datum)
GILT_BODY(is_ephemeron_broken)
GILT_BODY(reference_barrier)
GILT_BODY(weak_cons)
GILT_BODY(weak_car)
GILT_BODY(weak_cdr)
GILT_BODY(weak_set_car)
GILT_BODY(weak_set_cdr)
GILT_BODY(is_weak_car_broken)
GILT_BODY(guard)
GILT_BODY(guardian_next)

}  // namespace gilt::builtins
