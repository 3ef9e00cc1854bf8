// A traced heap for explorations: threads change a small graph while some of them collect. Only one runs at a time, so the heap can be
// looked at as a whole whenever something is found dead: nobody may be able to reach it. At the end, what cannot be reached must be dead.
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <utility>
#include <vector>

#include "explorer.h"
#include "memory/gc/manager.h"
#include "memory_rig.h"

namespace gilt::exploration {

class TracedHeap : public memory::test::Rig<memory::gc::Manager> {
 public:
  using M = memory::gc::Manager;
  using Rig = memory::test::Rig<M>;
  using Step = memory::gc::Step;
  static constexpr size_t cells = 3, children = 2;

  // For so many threads, each of which has an ending() body.
  TracedHeap(Explorer& explorer, size_t bodies)
      : Rig(memory::test::mebibyte << 4, false, 0, false, 0), explorer_(explorer), threads_(bodies) {
    permanent = {node(-1, cells)};
    for (size_t i = 1; i <= cells; i++) store_cell(permanent[0], i, make(main, make(main, Nil)));
    M::enter_blocking(main);
    heap.watch([this](Step step, memory::gc::Mutator*) { pass(step); });
  }

  Thread& thread(size_t i) { return threads_[i]; }
  void join(size_t self) { attach(threads_[self]); }
  void leave(size_t self) {
    threads_[self].stack.clear();
    M::detach(threads_[self]);
  }
  // The last of them judges what is left.
  Explorer::Body ending(Explorer::Body body) {
    return [this, body = std::move(body)] {
      body();
      if (++ended_ < threads_.size()) return;
      M::leave_blocking(main);
      judge();
    };
  }

  // The cycles that were wanted have been.
  void end_collecting() { collected_ = true; }
  bool is_collected() const { return collected_; }
  Step last_step() const { return step_; }
  // Blocked until it holds, or until then.
  template <class Until>
  void await(Thread& t, Until until) {
    M::enter_blocking(t);
    while (!collected_ && !until()) explorer_.pause();
    M::leave_blocking(t);
  }
  void keep_what_it_has(Thread& t) {
    await(t, [] { return false; });
  }

  void block(Thread& t) {
    M::enter_blocking(t);
    schedule::point();
    M::leave_blocking(t);
  }

  // What a new thread is given is a root until it has begun.
  void start(Thread& by, size_t which) {
    std::lock_guard lock(starting_mutex_);
    starting_[which] = make(by, make(by, Nil));
  }
  bool is_started(size_t which) const { return starting_.count(which) != 0; }
  void accept(Thread& t, size_t self) {
    std::lock_guard lock(starting_mutex_);
    M::adopt(t, starting_[self]);
    hold(t, starting_[self]);
    starting_.erase(self);
  }
  void visit_global_roots(memory::RootVisitor& visitor) override {
    Rig::visit_global_roots(visitor);
    std::lock_guard lock(starting_mutex_);
    for (const auto& [which, gift] : starting_) visitor.visit({&gift, 1});
  }

  // Those that all threads see.
  Cell* first_cell() { return cell_of(permanent[0], 1); }
  Cell* any_cell() { return cell_of(permanent[0], 1 + explorer_.choose(cells)); }
  Cell* any_cell_of(Value owner) { return cell_of(owner, 1 + explorer_.choose(children)); }
  static Cell* cell_of(Value owner, size_t i) { return &object_of(owner)->cells()[i]; }
  // Something that the thread holds, or nothing.
  Value any(const Thread& t) { return t.stack.empty() || explorer_.choose(4) == 0 ? Nil : any_held(t); }
  Value any_held(const Thread& t) { return t.stack[explorer_.choose(t.stack.size())]; }

  Value make(Thread& t, Value child) {
    dead_.push_back(false);
    Value made = node(t, static_cast<int64_t>(dead_.size()) - 1, children);
    M::init(t, cell_of(made, 1), child);
    M::register_finalizer(t, object_of(made));
    return made;
  }
  Value read(Cell* cell) {
    schedule::point();
    return see(cell->load_acquire());
  }
  void write(Thread& t, Cell* cell, Value v) {
    schedule::point();
    M::store(t, nullptr, cell, v);
  }
  Value exchange(Thread& t, Cell* cell, Value v) {
    schedule::point();
    return see(M::exchange(t, nullptr, cell, v));
  }
  void hold(Thread& t, Value v) {
    if (is_pointer(see(v))) t.stack.push_back(v);
  }
  void drop(Thread& t) {
    if (!t.stack.empty()) t.stack.erase(t.stack.begin() + static_cast<ptrdiff_t>(explorer_.choose(t.stack.size())));
  }

  // One thing that programs do.
  void act(Thread& t) {
    switch (explorer_.choose(t.stack.empty() ? 4 : 7)) {
      case 0: return hold(t, make(t, any(t)));
      case 1: return hold(t, read(any_cell()));
      case 2: return write(t, any_cell(), any(t));
      case 3: return hold(t, exchange(t, any_cell(), any(t)));
      case 4: return hold(t, read(any_cell_of(any_held(t))));
      case 5: return write(t, any_cell_of(any_held(t)), any(t));
      default: return drop(t);
    }
  }
  // What may be held is whole.
  Value see(Value v) {
    if (auto number = number_of(v)) explorer_.require(!dead_[*number], "a thread holds what was found dead");
    return v;
  }

  void finalize(Object* object) override {
    const size_t number = *number_of(value_of(object));
    explorer_.require(reached().count(number) == 0, "an object was found dead that can be reached");
    dead_[number] = true;
  }

 protected:
  // By `main`, when all others have left: a last cycle finds all that is dead.
  virtual void judge() {
    heap.options().verify = true;
    collect();
    std::vector<bool> expected(dead_.size(), true);
    for (const auto& [number, node] : reached()) expected[number] = false;
    explorer_.require(dead_ == expected, "what nobody can reach is not found dead");
  }
  // Of those that make() has made.
  static std::optional<size_t> number_of(Value v) {
    if (!is_pointer(v) || object_of(v)->header.kind != memory::test::node_kind || memory::test::id_of(v) < 0) return {};
    return static_cast<size_t>(memory::test::id_of(v));
  }

  // By their numbers, the nodes that roots and stacks lead to. Values of ephemerons count when their keys do.
  std::map<size_t, Value> reached() {
    std::map<size_t, Value> found;
    std::set<uint64_t> seen;
    std::vector<Value> waiting = permanent;
    auto add = [&](const std::vector<Value>& values) { waiting.insert(waiting.end(), values.begin(), values.end()); };
    add(main.stack);
    for (const Thread& t : threads_) add(t.stack);
    for (const auto& [which, gift] : starting_) waiting.push_back(gift);
    std::vector<Object*> ephemerons;
    while (!waiting.empty()) {
      Value v = waiting.back();
      waiting.pop_back();
      if (!is_pointer(v) || !seen.insert(v.bits).second) continue;
      if (auto number = number_of(v)) found[*number] = v;
      Object* object = object_of(v);
      if (object->header.kind == memory::ephemeron_kind) ephemerons.push_back(object);
      for (size_t i = 0; i < object->cell_count(); i++) waiting.push_back(object->cells()[i].load());
      if (!waiting.empty()) continue;
      for (Object* e : ephemerons)
        if (seen.count(e->words()[1]) != 0) waiting.push_back({e->words()[2]});
      std::erase_if(waiting, [&](Value value) { return seen.count(value.bits) != 0; });
    }
    return found;
  }

  Explorer& explorer_;

 private:
  // At the steps of a cycle it matters who is first: now and then all others are.
  void pass(Step step) {
    step_ = step;
    if (schedule::participant() != nullptr && explorer_.choose(8) == 0) explorer_.pause();
  }

  std::vector<Thread> threads_;
  schedule::Mutex starting_mutex_;
  std::map<size_t, Value> starting_;
  std::vector<bool> dead_;  // by the numbers of nodes
  size_t ended_ = 0;
  bool collected_ = false;
  Step step_{};  // the last that a cycle came to
};

// A thread that does something again and again, polls now and then, and sometimes blocks.
template <class H, class Act>
Explorer::Body repeating(Explorer& explorer, std::shared_ptr<H> heap, size_t self, size_t turns, Act act) {
  return heap->ending([=, &explorer]() mutable {
    TracedHeap::Thread& t = heap->thread(self);
    heap->join(self);
    for (size_t turn = 0; turn < turns; turn++) {
      act(t);
      if (explorer.choose(2) == 0) heap->poll(t);
      if (explorer.choose(8) == 0) heap->block(t);
    }
    heap->leave(self);
  });
}
// A thread that does something once, and keeps what it has then.
template <class H, class Act>
Explorer::Body once(std::shared_ptr<H> heap, size_t self, Act act) {
  return heap->ending([=] {
    TracedHeap::Thread& t = heap->thread(self);
    heap->join(self);
    act(t);
    heap->keep_what_it_has(t);
    heap->leave(self);
  });
}
// Thread 0 collects.
inline Explorer::Body collecting(std::shared_ptr<TracedHeap> heap, size_t cycles) {
  return heap->ending([heap, cycles] {
    heap->join(0);
    for (size_t i = 0; i < cycles; i++) TracedHeap::M::collect(heap->thread(0));
    heap->end_collecting();
    heap->leave(0);
  });
}

}  // namespace gilt::exploration
