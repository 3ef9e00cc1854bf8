// The marking protocol of `gc`, step by step and on one native thread: the cycle runs in `collect`, all threads are blocked
// members, and at every step of it a watcher may have one of them come back, do something, and block again. A script is a few such
// moves in order; each is played at every choice of steps for its moves. What the cycle missed is a failed check of the verifier, or
// of the script. tests/mutants/run takes parts of the protocol away, and expects this file to notice.
#include <algorithm>
#include <atomic>
#include <functional>
#include <memory>
#include <thread>
#include <vector>

#include "memory/gc/manager.h"
#include "memory_rig.h"

#undef CHECK  // base/check.h has one of its own
#include <catch2/catch.hpp>

using namespace gilt;
using namespace gilt::memory;
using namespace gilt::memory::test;
using gc::Step;
using M = gc::Manager;
using Thread = FakeThread<M>;

namespace {

class Stage;

struct Move {
  Thread Stage::*who;
  std::function<void(Stage&)> act;
  bool before_poll = false;  // the same instruction as this thread's move before: it cannot pass a poll in between
};
using Script = std::vector<Move>;

// Whether a thread that has come back blocks right after its move, or goes on and passes the next poll as late as it can.
enum class Manner { blocks, goes_on };

class Stage {
 public:
  static constexpr unsigned markers = 0;  // no cycle but those that a test asks for
  Rig<M> rig{64 * mebibyte, true, 0, false, markers};
  // Handshakes come to them in this order: main, b, c, gap, a, late. While one is served it cannot move, so there are two that
  // never do: when `gap` is served b and c have answered and a has not; `late` is the last chance of those who go on.
  Thread b, c, gap, a, late;
  Thread guest;  // joins in the midst of a cycle
  bool guest_is_here = false;

  Stage() {
    for (Thread* thread : members()) rig.attach(*thread), M::enter_blocking(*thread);
    rig.permanent = {rig.node(0, 9)};
    rig.collect();  // so that there was an epoch before
    rig.heap.watch([this](Step step, gc::Mutator* mutator) { at(step, mutator); });
  }
  ~Stage() {
    rig.heap.watch(nullptr);
    if (guest_is_here) leave();
    for (Thread* thread : members()) M::leave_blocking(*thread), M::detach(*thread);
  }

  // As at the start.
  void reset() {
    if (guest_is_here) leave();
    for (Thread* thread : members()) thread->stack.clear();
    guest.stack.clear();
    rig.permanent.resize(1);
    for (size_t i = 1; i < shared()->cell_count(); i++) put(rig.main, i, Nil);
  }

  // One cycle with the script's moves at these steps. The number of steps that there were.
  size_t play(const Script& script, std::vector<size_t> places, Manner manner) {
    script_ = &script, places_ = std::move(places), manner_ = manner;
    next_ = steps_ = flushed_ = 0;
    rig.collect();
    script_ = nullptr;
    return steps_;
  }
  bool is_finished(const Script& script) const { return next_ == script.size(); }
  Step step() const { return step_; }
  size_t flushed() const { return flushed_; }  // how often a flush has found nothing more
  std::function<void(Stage&)> always;  // at every step where it can

  Object* shared() { return object_of(rig.permanent[0]); }
  Cell* cell(size_t i) { return &shared()->cells()[i]; }
  Value get(size_t i) { return cell(i)->load_acquire(); }
  void put(Thread& t, size_t i, Value v) { M::store(t, shared(), cell(i), v); }
  void put(Thread& t, Value owner, size_t i, Value v) { M::store(t, object_of(owner), &object_of(owner)->cells()[i], v); }
  // A node with a child, which has one, too: to mark it is not enough.
  Value family(Thread& t, int64_t id) {
    Value parent = rig.node(t, id, 3), child = rig.node(t, id + 1, 1);
    M::init(t, &object_of(child)->cells()[1], M::cons(t, make_fixnum(id), Nil));
    M::init(t, &object_of(parent)->cells()[1], child);
    return parent;
  }
  static Value child_of(Value v) { return object_of(v)->cells()[1].load(); }
  Value list(Thread& t, int64_t length) {
    Value head = Nil;
    for (int64_t i = 0; i < length; i++) head = M::cons(t, make_fixnum(i), head);
    return head;
  }
  bool is_list(Value head, int64_t length) {
    for (; is_pair(head); head = rig.cdr(head))
      if (rig.car(head) != make_fixnum(--length)) return false;
    return head == Nil && length == 0;
  }
  void join() {
    renew(guest);
    rig.attach(guest);
    guest_is_here = true;
    running_.push_back(&guest);
  }
  void leave() {
    if (std::find(running_.begin(), running_.end(), &guest) == running_.end()) M::leave_blocking(guest);
    M::detach(guest);
    guest_is_here = false;
    std::erase(running_, &guest);
  }
  // A thread that has left is not used again.
  static void renew(Thread& t) {
    std::destroy_at(&t);
    std::construct_at(&t);
  }
  void come_back(Thread& t) {
    if (std::find(running_.begin(), running_.end(), &t) != running_.end()) return;
    M::leave_blocking(t);
    running_.push_back(&t);
  }
  void block(Thread& t) {
    if (std::erase(running_, &t) > 0) M::enter_blocking(t);
  }

 private:
  std::vector<Thread*> members() { return {&b, &c, &gap, &a, &late}; }

  void at(Step step, gc::Mutator* mutator) {
    if (acting_) return;  // what a move leads to
    acting_ = true;
    steps_++, step_ = step;
    flushed_ += step == Step::marked;
    while (script_ != nullptr && next_ < script_->size() && places_[next_] <= steps_ && mover() != mutator) move();
    if (always && mutator != &b) come_back(b), always(*this), block(b);
    const bool is_end = step == Step::closing || step == Step::closed;  // then the world is stopped
    if (is_end || mutator == &late) {
      auto must_poll = [&](Thread* t) { return is_end || !has_answered(*t); };
      for (auto t = running_.begin(); (t = std::find_if(running_.begin(), running_.end(), must_poll)) != running_.end();) {
        Thread& thread = **t;
        while (awaits_rest(thread)) move();
        block(thread);
      }
    }
    acting_ = false;
  }
  Thread* mover() { return &(this->*(*script_)[next_].who); }
  // When `late` is about to.
  bool has_answered(const Thread& t) const { return t.member.answered > late.member.answered; }
  // A move that comes later belongs to the instruction that the thread is in.
  bool awaits_rest(const Thread& t) const {
    if (script_ == nullptr) return false;
    for (size_t i = next_; i < script_->size(); i++)
      if ((*script_)[i].before_poll && &(this->*(*script_)[i].who) == &t)
        for (size_t j = 0; j < next_; j++)
          if ((*script_)[j].who == (*script_)[i].who) return true;
    return false;
  }
  void move() {
    Thread& t = *mover();
    const Move& move = (*script_)[next_++];
    if (&t != &guest || guest_is_here) come_back(t);
    move.act(*this);
    if (manner_ == Manner::blocks && !(next_ < script_->size() && awaits_rest(t))) block(t);
  }

  const Script* script_ = nullptr;
  std::vector<size_t> places_;
  size_t next_ = 0, steps_ = 0, flushed_ = 0;
  Step step_{};
  Manner manner_{};
  bool acting_ = false;
  std::vector<Thread*> running_;
};

struct Outcome {
  size_t plays = 0, wrong = 0;
};

// Plays the script at all choices of steps, up to the `most`-th, `prepare` before and `is_right` after each; then collects twice more.
Outcome play_everywhere(const Script& script, const std::function<void(Stage&)>& prepare,
                        const std::function<bool(Stage&)>& is_right = nullptr, size_t most = 1000) {
  Outcome outcome;
  Stage stage;
  std::vector<size_t> places(script.size(), 1);
  for (bool more = true; more;) {
    size_t steps = 0;
    for (Manner manner : {Manner::blocks, Manner::goes_on}) {
      prepare(stage);
      steps = stage.play(script, places, manner);
      outcome.plays++;
      if (stage.is_finished(script) && is_right && !is_right(stage)) outcome.wrong++;
      stage.rig.collect();
      stage.reset();
      stage.rig.collect();
    }
    more = false;
    for (size_t i = places.size(); i-- > 0 && !more;) {
      if (places[i] >= std::min(steps, most)) continue;
      std::fill(places.begin() + static_cast<ptrdiff_t>(i), places.end(), places[i] + 1);
      more = true;
    }
  }
  return outcome;
}

constexpr auto A = &Stage::a, B = &Stage::b, C = &Stage::c, Guest = &Stage::guest;

// The ways to write a cell.
enum class By { store, exchange, compare_exchange };

void write(Stage&, Thread& t, Value owner, size_t i, Value v, By by) {
  Object* object = object_of(owner);
  Cell* cell = &object->cells()[i];
  Value expected = cell->load();
  if (by == By::store) M::store(t, object, cell, v);
  else if (by == By::exchange) M::exchange(t, object, cell, v);
  else M::compare_exchange(t, object, cell, expected, v);
}

}  // namespace

TEST_CASE("what a scanned thread takes out of the heap is kept", "[gc][cycle]") {
  if (checks == 0) return;
  By by = GENERATE(By::store, By::exchange, By::compare_exchange);
  auto who = GENERATE(A, B);
  Script script = {{who, [=](Stage& s) { (s.*who).stack = {s.get(1)}; }},
                   {who, [=](Stage& s) { write(s, s.*who, s.rig.permanent[0], 1, Nil, by); }}};
  Outcome outcome = play_everywhere(
      script, [](Stage& s) { s.put(s.rig.main, 1, s.family(s.rig.main, 10)); },
      [=](Stage& s) { return id_of(s.child_of((s.*who).stack[0])) == 11; });
  CHECK(outcome.wrong == 0);
  CHECK(outcome.plays > 500);
}

TEST_CASE("what an exchange gives is kept", "[gc][cycle]") {
  if (checks == 0) return;
  Script script = {{B, [](Stage& s) { s.b.stack = {M::exchange(s.b, s.shared(), s.cell(1), Nil)}; }}};
  CHECK(play_everywhere(script, [](Stage& s) { s.put(s.rig.main, 1, s.family(s.rig.main, 10)); }).wrong == 0);
}

TEST_CASE("a thread not yet scanned cannot hide what it holds in an object that is marked already", "[gc][cycle]") {
  if (checks == 0) return;
  By by = GENERATE(By::store, By::exchange, By::compare_exchange);
  auto maker = GENERATE(A, B);
  auto hider = maker == A ? B : A;
  Script script = {{maker, [=](Stage& s) { s.put(s.*maker, 2, s.rig.node(s.*maker, 1, 1)); }},
                   {hider, [=](Stage& s) {
                      write(s, s.*hider, s.get(2), 1, (s.*hider).stack[0], by);
                      (s.*hider).stack.clear();
                    }}};
  CHECK(play_everywhere(script, [=](Stage& s) { (s.*hider).stack = {s.family(s.rig.main, 10)}; }).wrong == 0);
}

// Not even in the midst of a store: b has passed the barrier, a, c and the collector go on, then b writes.
TEST_CASE("what a store overwrites without having seen it is kept", "[gc][cycle]") {
  if (checks == 0) return;
  constexpr size_t until_all_are_scanned = 16;  // if one handshake were left out
  Script script = {{B, [](Stage& s) {
                      if (s.b.marking) s.rig.heap.shade(s.b, s.get(1));
                    }},
                   {A, [](Stage& s) {
                      s.put(s.a, 1, s.a.stack[0]);
                      s.a.stack.clear();
                    }},
                   {C, [](Stage& s) { s.c.stack = {s.get(1)}; }},
                   {B, [](Stage& s) { s.cell(1)->set_release(Nil); }, true}};
  CHECK(play_everywhere(script, [](Stage& s) { s.a.stack = {s.family(s.rig.main, 10)}; }, nullptr, until_all_are_scanned).wrong == 0);
}

TEST_CASE("what is made while a cycle marks is kept, whatever its size", "[gc][cycle]") {
  if (checks == 0) return;
  int64_t cells = GENERATE(1, 40, 5000);
  int64_t count = GENERATE(1, 300);
  Script script = {{B, [=](Stage& s) {
                      for (int64_t i = 0; i < count / (1 + cells / 1000); i++)
                        s.b.stack.push_back(s.rig.node(s.b, i, static_cast<size_t>(cells)));
                    }}};
  auto prepare = [=](Stage& s) {
    s.b.stack = {s.rig.node(s.rig.main, 5, 1)};
    s.rig.node(s.b, 5, static_cast<size_t>(cells));  // so that b has a hole, and a block for such objects
  };
  auto is_right = [](Stage& s) {
    for (size_t i = 1; i < s.b.stack.size(); i++)
      if (id_of(s.b.stack[i]) != static_cast<int64_t>(i) - 1) return false;
    return true;
  };
  CHECK(play_everywhere(script, prepare, is_right).wrong == 0);
}

TEST_CASE("a pair made while a cycle marks is kept", "[gc][cycle]") {
  if (checks == 0) return;
  int64_t length = GENERATE(1, 20'000);
  Script script = {{B, [=](Stage& s) { s.b.stack = {s.list(s.b, length)}; }}};
  CHECK(play_everywhere(script, [](Stage& s) { s.list(s.b, 3); }, [=](Stage& s) { return s.is_list(s.b.stack[0], length); }).wrong == 0);
}

TEST_CASE("a thread that joins in the midst of a cycle takes part in it", "[gc][cycle]") {
  if (checks == 0) return;
  Script makes = {{Guest, [](Stage& s) {
                     s.join();
                     s.guest.stack = {s.family(s.guest, 10)};
                   }}};
  CHECK(play_everywhere(makes, [](Stage&) {}).wrong == 0);
  Script takes = {{Guest, [](Stage& s) { s.join(); }},
                  {Guest, [](Stage& s) {
                     s.guest.stack = {s.get(1)};
                     s.put(s.guest, 1, Nil);
                   }}};
  CHECK(play_everywhere(takes, [](Stage& s) { s.put(s.rig.main, 1, s.family(s.rig.main, 10)); }).wrong == 0);
  // It is given something by a cell, and hides it.
  Script hides = {{Guest, [](Stage& s) {
                     s.join();
                     s.guest.stack = {s.family(s.guest, 10)};
                   }},
                  {B, [](Stage& s) { s.put(s.b, 2, s.rig.node(s.b, 1, 1)); }},
                  {Guest, [](Stage& s) {
                     s.put(s.guest, s.get(2), 1, s.guest.stack[0]);
                     s.guest.stack.clear();
                   }}};
  constexpr size_t until_all_are_scanned = 22;
  CHECK(play_everywhere(hides, [](Stage&) {}, nullptr, until_all_are_scanned).wrong == 0);
}

TEST_CASE("a thread that leaves in the midst of a cycle hands over what it has shaded", "[gc][cycle]") {
  if (checks == 0) return;
  Script script = {{B, [](Stage& s) { s.b.stack = {s.get(1)}; }},
                   {Guest, [](Stage& s) {
                      s.put(s.guest, 1, Nil);
                      s.leave();
                    }}};
  auto prepare = [](Stage& s) {
    s.put(s.rig.main, 1, s.family(s.rig.main, 10));
    s.join();
    s.block(s.guest);
  };
  CHECK(play_everywhere(script, prepare).wrong == 0);
}

TEST_CASE("a root that is added in the midst of a cycle is seen, or needs not be", "[gc][cycle]") {
  if (checks == 0) return;
  auto who = GENERATE(A, B);
  Script script = {{who, [=](Stage& s) {
                      s.rig.permanent.push_back((s.*who).stack.empty() ? s.family(s.*who, 10) : (s.*who).stack[0]);
                      (s.*who).stack.clear();
                    }}};
  CHECK(play_everywhere(script, [=](Stage&) {}).wrong == 0);
  CHECK(play_everywhere(script, [=](Stage& s) { (s.*who).stack = {s.family(s.rig.main, 10)}; }).wrong == 0);
}

TEST_CASE("what is taken out of a place that is no cell is kept", "[gc][cycle]") {
  if (checks == 0) return;
  auto who = GENERATE(A, B);
  Script script = {{who, [=](Stage& s) {
                      (s.*who).stack = {s.rig.permanent.back()};
                      s.rig.permanent.pop_back();
                      M::adopt(s.*who, (s.*who).stack[0]);
                    }}};
  CHECK(play_everywhere(script, [](Stage& s) { s.rig.permanent.push_back(s.family(s.rig.main, 10)); }).wrong == 0);
}

// Not yet armed, b hides what it holds alone in objects that were marked with the packet of a, who is armed.
TEST_CASE("a thread not yet scanned does not help", "[gc][cycle]") {
  if (checks == 0) return;
  constexpr size_t until_all_are_scanned = 20;
  Script script = {{B, [](Stage&) {}},
                   {A, [](Stage& s) {
                      for (size_t i = 1; i <= gc::Packet::capacity; i++) s.put(s.a, i, Nil);
                      s.rig.heap.charge(s.a, mebibyte << 10);
                    }},
                   {B, [](Stage& s) {
                      for (Value v : s.c.stack) s.put(s.b, v, 1, s.b.stack[0]);
                      s.b.stack.clear();
                    }}};
  auto prepare = [](Stage& s) {
    static_assert(checks == 0 || gc::Packet::capacity == 4);
    for (size_t i = 1; i <= 4; i++) s.put(s.rig.main, i, s.rig.node(s.rig.main, static_cast<int64_t>(i), 1));
    for (size_t i = 1; i <= 4; i++) s.c.stack.push_back(s.get(i));
    s.b.stack = {s.family(s.rig.main, 10)};
  };
  CHECK(play_everywhere(script, prepare, nullptr, until_all_are_scanned).wrong == 0);
}

TEST_CASE("what a thread that helps leaves is marked by others", "[gc][cycle]") {
  if (checks == 0) return;
  constexpr int64_t length = 20'000;  // more than it takes on at once
  Script script = {{B, [](Stage& s) { s.rig.heap.charge(s.b, mebibyte << 10); }}};
  auto prepare = [](Stage& s) {
    s.put(s.rig.main, 1, s.list(s.rig.main, length));
    Value holder = s.rig.node(s.rig.main, 1, 1);
    s.put(s.rig.main, holder, 1, s.list(s.rig.main, length));
    s.c.stack = {holder};
  };
  CHECK(play_everywhere(script, prepare, [](Stage& s) { return s.is_list(s.get(1), length); }).wrong == 0);
}

// The helper, a native thread of its own, takes the only packet; the collector finds none and asks all to flush. b answers, and then
// takes what is in an object of that packet out of it. The helper finds the object empty, leaves nothing, and answers.
TEST_CASE("that somebody helped delays the end of marking", "[gc][cycle]") {
  if (checks == 0) return;
  Stage s;
  Value holder = s.rig.node(s.rig.main, 1, 1);
  s.put(s.rig.main, holder, 1, s.family(s.rig.main, 10));
  s.c.stack = {holder};
  std::atomic<int> act{0};
  auto until = [&](int n) {
    while (act < n) std::this_thread::yield();
  };
  std::thread helper([&] {
    until(1);
    M::leave_blocking(s.a);
    s.rig.heap.charge(s.a, mebibyte << 10);
    M::enter_blocking(s.a);
    act = 4;
  });
  bool taken = false;
  s.rig.heap.watch([&](Step step, gc::Mutator* mutator) {
    if (step == Step::scanned && act == 0) act = 1, until(2);
    if (step == Step::helping) act = 2, until(3);
    if (step == Step::publishing && mutator == &s.gap && act == 2) {
      M::leave_blocking(s.b);
      s.b.stack = {s.child_of(holder)};
      s.put(s.b, holder, 1, Nil);
      M::enter_blocking(s.b);
      taken = true, act = 3;
    }
  });
  s.rig.collect();
  act = std::max<int>(act, 3);
  helper.join();
  s.rig.heap.watch(nullptr);
  CHECK(taken);
  CHECK(id_of(s.child_of(s.b.stack[0])) == 11);
  s.rig.collect();
}

// ------------------------------------------------------------------------------------------------------ weak objects

namespace {

// An ephemeron in cell 1: nothing else leads to its key, nor to its value.
void make_weak(Stage& s) {
  s.put(s.rig.main, 1, M::make_ephemeron(s.rig.main, s.family(s.rig.main, 20), s.family(s.rig.main, 30)));
}

}  // namespace

TEST_CASE("what a weak read gives is kept, whole", "[gc][cycle][weak]") {
  if (checks == 0) return;
  auto who = GENERATE(A, B);
  Script script = {{who, [=](Stage& s) {
                      Value key = Nil, value = Nil;
                      (s.*who).stack.clear();
                      if (M::read_ephemeron(s.*who, object_of(s.get(1)), key, value)) (s.*who).stack = {key, value};
                    }}};
  auto is_right = [=](Stage& s) {
    const std::vector<Value>& read = (s.*who).stack;
    return read.empty() || (id_of(s.child_of(read[0])) == 21 && id_of(s.child_of(read[1])) == 31);
  };
  CHECK(play_everywhere(script, make_weak, is_right).wrong == 0);
}

TEST_CASE("an ephemeron that is broken for one is broken for all, and was whole until then", "[gc][cycle][weak]") {
  if (checks == 0) return;
  Stage s;
  make_weak(s);
  size_t contradictions = 0, asked = 0;
  bool was_broken = false;
  s.always = [&](Stage&) {
    bool broken = M::is_broken(s.b, object_of(s.get(1)));
    contradictions += was_broken && !broken;
    contradictions += s.step() == Step::closed && !broken;
    was_broken = broken;
    asked++;
  };
  s.rig.collect();
  CHECK(asked > 20);
  CHECK(contradictions == 0);
  CHECK(was_broken);  // to ask does not keep it whole
  Value key, value;
  CHECK_FALSE(M::read_ephemeron(s.rig.main, object_of(s.get(1)), key, value));
}

TEST_CASE("what was revived leads to what is guarded", "[gc][cycle][weak]") {
  if (checks == 0) return;
  bool in_time = false;  // what is guarded is looked at after the first flush that finds nothing more
  Script script = {{B, [&](Stage& s) {
                      Value key = Nil, value = Nil;
                      s.b.stack.clear();
                      if (M::read_ephemeron(s.b, object_of(s.get(1)), key, value)) s.b.stack = {value};
                      in_time = s.flushed() == 0 || (s.flushed() == 1 && s.step() == Step::marked);
                    }}};
  auto prepare = [](Stage& s) {
    make_weak(s);
    Value key, value;
    REQUIRE(M::read_ephemeron(s.rig.main, object_of(s.get(1)), key, value));
    s.put(s.rig.main, 2, s.rig.node(s.rig.main, 100, 0));
    M::guard(s.rig.main, s.child_of(value), s.get(2));
  };
  // Handed out only when nobody holds it.
  auto is_right = [&](Stage& s) {
    Value object = Nil, guardian = Nil;
    bool taken = M::take_guarded(s.rig.main, object, guardian);
    if (taken && (id_of(object) != 31 || guardian != s.get(2))) return false;
    // Read in time it was not dead; read after it was found dead, before the end, it is both.
    return taken == (s.b.stack.empty() || !in_time);
  };
  auto outcome = play_everywhere(script, prepare, is_right);
  CHECK(outcome.wrong == 0);
}

TEST_CASE("what guardians hand out is kept", "[gc][cycle][weak]") {
  if (checks == 0) return;
  auto who = GENERATE(A, B);
  Script script = {{who, [=](Stage& s) {
                      Value object = Nil, guardian = Nil;
                      if (M::take_guarded(s.*who, object, guardian)) (s.*who).stack = {object, guardian};
                    }}};
  auto prepare = [](Stage& s) {
    s.put(s.rig.main, 2, s.rig.node(s.rig.main, 100, 0));
    M::guard(s.rig.main, s.family(s.rig.main, 10), s.get(2));
    s.rig.collect();  // it is dead, and waits
    s.put(s.rig.main, 2, Nil);
  };
  auto is_right = [=](Stage& s) {
    const std::vector<Value>& taken = (s.*who).stack;
    return taken.size() == 2 && id_of(s.child_of(taken[0])) == 11 && id_of(taken[1]) == 100;
  };
  CHECK(play_everywhere(script, prepare, is_right).wrong == 0);
}

TEST_CASE("what is guarded and dies in a cycle outlives it", "[gc][cycle][weak]") {
  if (checks == 0) return;
  Stage s;
  s.put(s.rig.main, 2, s.rig.node(s.rig.main, 100, 0));
  M::guard(s.rig.main, s.family(s.rig.main, 10), s.get(2));
  for (int i = 0; i < 5; i++) s.rig.collect();
  Value object = Nil, guardian = Nil;
  REQUIRE(M::take_guarded(s.rig.main, object, guardian));
  CHECK(id_of(s.child_of(object)) == 11);
}

TEST_CASE("broken ephemerons are forgotten", "[gc][cycle][weak]") {
  if (checks == 0) return;
  Stage s;
  make_weak(s);
  s.rig.collect();
  s.put(s.rig.main, 1, Nil);
  for (int i = 0; i < 3; i++) {
    s.rig.collect();
    s.rig.main.stack = {s.list(s.rig.main, 10'000)};
  }
  CHECK(s.is_list(s.rig.main.stack[0], 10'000));
}

TEST_CASE("values of living keys are marked with all that they lead to", "[gc][cycle][weak]") {
  if (checks == 0) return;
  Stage s;
  Value last = s.family(s.rig.main, 90);
  s.rig.main.stack = {last};
  for (int64_t i = 8; i >= 0; i--) {  // a chain of ephemerons, each value the key of the one before
    Value key = s.family(s.rig.main, 10 * i);
    s.put(s.rig.main, static_cast<size_t>(i) + 1, M::make_ephemeron(s.rig.main, last, key));
    last = key;
  }
  s.rig.collect();
  for (size_t i = 1; i <= 9; i++) CHECK_FALSE(M::is_broken(s.rig.main, object_of(s.get(i))));
  Value key, value;
  REQUIRE(M::read_ephemeron(s.rig.main, object_of(s.get(1)), key, value));
  CHECK(id_of(s.child_of(value)) == 1);
}

// Disarmed, b makes x and what it leads to, without marks; a, still armed, overwrites the cell that has it, and shades it. That is no
// reason to scan x in the next cycle, which would take what x leads to for alive.
TEST_CASE("what the last to be disarmed has shaded is forgotten", "[gc][cycle][weak]") {
  if (checks == 0) return;
  size_t count = GENERATE(1u, 4u, 6u);  // of four a packet becomes full
  Script script = {{B, [=](Stage& s) {
                      for (size_t i = 1; i <= count; i++) s.put(s.b, i, s.family(s.b, 10));
                      s.put(s.b, 9, M::make_ephemeron(s.b, s.child_of(s.get(1)), Nil));
                      s.b.stack.clear();
                    }},
                   {A, [=](Stage& s) {
                      for (size_t i = 1; i <= count; i++) s.put(s.a, i, Nil);
                    }}};
  Outcome outcome = play_everywhere(script, [](Stage&) {}, [](Stage& s) {
    s.rig.collect();
    return M::is_broken(s.rig.main, object_of(s.get(9)));
  });
  CHECK(outcome.wrong == 0);
}

// So it is with an ephemeron of b that a shades: the next cycle must not take its value for alive because its key is.
TEST_CASE("an ephemeron that the last to be disarmed has shaded is forgotten", "[gc][cycle][weak]") {
  if (checks == 0) return;
  Script script = {{B, [](Stage& s) {
                      Value lost = s.family(s.b, 10);
                      s.put(s.b, 1, M::make_ephemeron(s.b, s.rig.permanent[0], lost));
                      s.put(s.b, 9, M::make_ephemeron(s.b, lost, Nil));
                    }},
                   {A, [](Stage& s) { s.put(s.a, 1, Nil); }}};
  Outcome outcome = play_everywhere(script, [](Stage&) {}, [](Stage& s) {
    s.rig.collect();
    return M::is_broken(s.rig.main, object_of(s.get(9)));
  });
  CHECK(outcome.wrong == 0);
}

// ------------------------------------------------------------------------------------------------ blocks and holes

TEST_CASE("nothing alive is overwritten by what is made in the midst of a cycle", "[gc][cycle]") {
  if (checks == 0) return;
  auto who = GENERATE(A, B);
  size_t cells = GENERATE(1u, 60u);
  Script script = {{who, [=](Stage& s) {
                      for (int i = 0; i < 3000; i++) s.rig.node(s.*who, -1, cells);
                    }}};
  auto prepare = [](Stage& s) {
    // Alive and dead side by side, in blocks that belong to nobody after the next cycle.
    Value kept = Nil;
    for (int64_t i = 0; i < 5000; i++) {
      kept = M::cons(s.c, make_fixnum(i), kept);
      M::cons(s.c, Nil, Nil);
    }
    s.put(s.rig.main, 1, kept);
    M::leave_blocking(s.c);
    M::detach(s.c);
    s.rig.collect();
    s.renew(s.c);
    s.rig.attach(s.c);
    M::enter_blocking(s.c);
  };
  CHECK(play_everywhere(script, prepare, [](Stage& s) { return s.is_list(s.get(1), 5000); }).wrong == 0);
}

// Before and after the cycle each fills a part of a block, which the cycle must leave alone.
TEST_CASE("nobody takes a block that may hold new objects", "[gc][cycle]") {
  if (checks == 0) return;
  enum class Way { stays, leaves, takes_others };
  Way way = GENERATE(Way::stays, Way::leaves, Way::takes_others);
  int64_t length = GENERATE(100, 6000);
  Stage s;
  s.join();
  auto keep = [&](size_t i) { s.put(s.guest, i, s.list(s.guest, length)); };
  keep(1);
  s.block(s.guest);
  s.rig.collect();
  s.come_back(s.guest);
  keep(2);
  if (way == Way::takes_others)
    for (size_t i = 3; i <= 6; i++) s.put(s.guest, i, s.list(s.guest, 6000));
  if (way == Way::leaves) s.leave();
  else s.block(s.guest);
  s.come_back(s.b);
  for (int64_t i = 0; i < 100; i++) s.list(s.b, 6000), s.rig.node(s.b, -1, 100);
  s.block(s.b);
  CHECK(s.is_list(s.get(1), length));
  CHECK(s.is_list(s.get(2), length));
  s.rig.collect();
  CHECK(s.is_list(s.get(1), length));
  CHECK(s.is_list(s.get(2), length));
}

TEST_CASE("no page goes back to the system that holds something new", "[gc][cycle]") {
  if (checks == 0) return;
  int64_t length = GENERATE(100, 9000);  // a part of its block; two blocks and more
  Script script = {{B, [=](Stage& s) { s.b.stack = {s.list(s.b, length)}; }}};
  auto prepare = [](Stage& s) {
    for (int i = 0; i < 40; i++) s.list(s.c, 9000);
    // The block of b is among the last, which go back first; all in it is dead, and it is not coloured, for no hole of it is open.
    s.list(s.b, 4500);
    while (s.b.cursor != s.b.limit) M::cons(s.b, Nil, Nil);
  };
  CHECK(play_everywhere(script, prepare, [=](Stage& s) { return s.is_list(s.b.stack[0], length); }).wrong == 0);
}

// Lists die after each epoch and others are made in their places just before the epoch comes again.
TEST_CASE("marks of a round ago count in no epoch", "[gc][cycle]") {
  if (checks == 0) return;
  for (int first = 0; first < gc::last_epoch; first++) {
    Stage s;
    for (int i = 0; i < first; i++) s.rig.collect();
    auto fill = [&] {
      s.put(s.rig.main, 1, Nil);
      for (int64_t i = 0; i < 2000; i++) {
        Value node = s.family(s.rig.main, i);
        s.put(s.rig.main, node, 2, s.get(1));
        s.put(s.rig.main, 1, node);
      }
    };
    for (int round = 0; round < 3; round++) {
      fill();
      s.rig.collect();
      s.put(s.rig.main, 1, Nil);
      for (int i = 1; i < gc::last_epoch; i++) s.rig.collect();
    }
    fill();
    s.rig.collect();
    size_t wrong = 0, count = 0;
    for (Value at = s.get(1); at != Nil; at = object_of(at)->cells()[2].load(), count++)
      wrong += id_of(s.child_of(at)) != id_of(at) + 1;
    CHECK(wrong == 0);
    CHECK(count == 2000);
  }
}

// ------------------------------------------------------------------------------------------------ the limit

TEST_CASE("what others took while the cycle marked is no reason to say that there is no room", "[gc][cycle]") {
  if (checks == 0) return;
  bool dies = GENERATE(true, false);
  constexpr size_t limit = 4 * mebibyte;
  Rig<M> rig{limit, true, 0, false, Stage::markers};
  Thread other;
  rig.attach(other);
  M::enter_blocking(other);
  bool first = true;
  rig.heap.watch([&](Step step, gc::Mutator*) {
    if (step != Step::drained || !std::exchange(first, false)) return;
    M::leave_blocking(other);
    other.stack = {Nil};
    for (size_t taken = 0; taken < limit; taken += 16) other.stack[0] = M::cons(other, Nil, other.stack[0]);
    if (dies) other.stack.clear();
    M::enter_blocking(other);
  });
  rig.collect();
  rig.heap.watch(nullptr);
  rig.poll();
  CHECK(rig.main.exhausted == (dies ? 0 : 1));
  M::leave_blocking(other);
  M::detach(other);
}
