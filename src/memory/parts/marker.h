// The marking loop, shared by every manager that traces. A Space says where the mark is kept:
//   CellRange claim(Value)     marks what the pointer points to; its cells, or nothing if it was marked before
//   void prefetch(Value)
// Pointers wait on a stack, then in a short queue behind their prefetch. Long arrays are scanned in pieces, so that the
// stack stays small. Children are pushed last first: a list is followed along its elements without growing the stack.
#pragma once

#include <cstddef>
#include <span>

#include "memory/concept.h"
#include "memory/parts/growing_stack.h"

namespace gilt::memory {

struct CellRange {
  Cell* begin = nullptr;
  Cell* end = nullptr;
};

template <class Space>
class Marker final : public RootVisitor {
 public:
  explicit Marker(Space& space) : space_(space) {}

  void visit(std::span<const Value> roots) override {
    for (Value root : roots)
      if (is_pointer(root)) stack_.push(root);
    drain();
  }

  // The cells of an object that is marked already.
  void add(CellRange range) { pieces_.push(range); }

  void drain() {
    while (!drain_some(1 << 20)) {
    }
  }
  // Takes about so many steps; true when nothing is left.
  bool drain_some(size_t steps) {
    for (; steps > 0; steps--) {
      if (waiting_ < queue_length && !stack_.empty()) {
        enqueue(stack_.pop());
      } else if (waiting_ > 0) {
        scan(space_.claim(dequeue()));
      } else if (!pieces_.empty()) {
        scan(pieces_.pop());
      } else {
        return true;
      }
    }
    return false;
  }
  // Hands out up to `count` of the things that wait, as the cells of marked objects.
  template <class Take>
  void give(size_t count, Take&& take) {
    while (count > 0 && (!stack_.empty() || waiting_ > 0 || !pieces_.empty())) {
      CellRange range = !pieces_.empty() ? pieces_.pop() : space_.claim(waiting_ > 0 ? dequeue() : stack_.pop());
      if (range.begin == range.end) continue;
      take(range);
      count--;
    }
  }
  size_t size() const { return stack_.size() + waiting_ + pieces_.size(); }

 private:
  static constexpr unsigned queue_length = 32;  // what memory takes for one, the loop takes for some 30
  static constexpr ptrdiff_t piece = 512;

  void enqueue(Value v) {
    space_.prefetch(v);
    queue_[(first_ + waiting_++) % queue_length] = v;
  }
  Value dequeue() {
    waiting_--;
    return queue_[first_++ % queue_length];
  }
  void scan(CellRange range) {
    if (range.end - range.begin > piece) {
      pieces_.push({range.begin + piece, range.end});
      range.end = range.begin + piece;
    }
    for (Cell* cell = range.end; cell != range.begin;) {
      Value child = (--cell)->load();
      if (is_pointer(child)) stack_.push(child);
    }
  }

  Space& space_;
  GrowingStack<Value> stack_;
  GrowingStack<CellRange> pieces_;
  Value queue_[queue_length];
  unsigned first_ = 0, waiting_ = 0;
};

}  // namespace gilt::memory
