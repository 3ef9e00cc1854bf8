// A fake machine for tests of memory managers: it holds the roots, on stacks that the test fills, and polls when told to.
#pragma once

#include <cstdint>
#include <mutex>
#include <vector>

#include "base/check.h"
#include "memory/concept.h"

namespace gilt::memory::test {

inline constexpr uint8_t node_kind = 9;
inline constexpr size_t mebibyte = size_t{1} << 20;

template <class M>
struct FakeThread : M::Mutator {
  std::vector<Value> stack;
  unsigned exhausted = 0;
};

template <class M>
class Rig : public Machine {
 public:
  using Thread = FakeThread<M>;

  explicit Rig(size_t max_bytes = 256 * mebibyte, bool verify = checks > 0, unsigned linger_us = 0, bool ticks = false,
               unsigned markers = 1)
      : heap({.max_bytes = max_bytes, .linger_us = linger_us, .verify = verify, .markers = markers, .ticks = ticks}, this) {
    attach(main);
  }
  ~Rig() { M::detach(main); }

  void attach(Thread& thread) {
    thread.poll.set_normal_limit(1);
    M::attach(heap, thread);
  }
  bool poll(Thread& thread) {
    if (thread.poll.limit() != Poll::tripped) return false;
    uint32_t bits = thread.poll.take();
    if (bits & request::collect) M::safepoint(thread);
    if (bits & request::exhausted) thread.exhausted++;
    return true;
  }
  void poll() { poll(main); }
  void collect() { M::collect(main); }

  void visit_global_roots(RootVisitor& visitor) override { visitor.visit(permanent); }
  void visit_stack_roots(MutatorBase& mutator, RootVisitor& visitor) override {
    auto& thread = static_cast<Thread&>(static_cast<typename M::Mutator&>(mutator));
    visitor.visit(thread.stack);
    if (&thread == &main) visitor.visit(globals);
  }
  // Between two polls of main, or while it waits for a collection: never while the test looks.
  void finalize(Object* object) override {
    std::lock_guard guard(finalized_mutex);
    finalized.push_back(fixnum_value(object->cells()[0].load()));
  }

  Cell* pair_cells(Value pair) {
    return reinterpret_cast<Cell*>(pair.bits - tag::pair + M::traits.pair_header);
  }
  Value car(Value pair) { return pair_cells(pair)[0].load(); }
  Value cdr(Value pair) { return pair_cells(pair)[1].load(); }
  Value cons(Value a, Value b) { return M::cons(main, a, b); }
  void store_cell(Value owner, size_t index, Value v) {
    if (is_pair(owner)) M::store(main, nullptr, &pair_cells(owner)[index], v);
    else M::store(main, object_of(owner), &object_of(owner)->cells()[index], v);
  }
  // An object whose first cell is `id` and whose others are empty.
  Value node(Thread& thread, int64_t id, size_t children, size_t bytes = 0) {
    Object* object = M::allocate(thread, {node_kind, children + 1 > 65534, children + 1, bytes});
    if (!object) return Failed;
    M::init(thread, &object->cells()[0], make_fixnum(id));
    for (size_t i = 1; i <= children; i++) M::init(thread, &object->cells()[i], Nil);
    return value_of(object);
  }
  Value node(int64_t id, size_t children, size_t bytes = 0) { return node(main, id, children, bytes); }
  HeapStats stats() { return M::stats(heap); }

  typename M::Heap heap;
  Thread main;
  std::vector<Value> permanent;  // set before there are other threads and cycles
  std::vector<Value> globals;    // roots that change; they go with the stack of `main`
  std::mutex finalized_mutex;
  std::vector<int64_t> finalized;
};

inline int64_t id_of(Value node) { return fixnum_value(object_of(node)->cells()[0].load()); }

}  // namespace gilt::memory::test
