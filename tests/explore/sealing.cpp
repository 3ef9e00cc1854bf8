// Sealing with the zero table under many schedules (src/memory/README.md, "rc: the zero table"; src/vm/README.md, "One stack, many chunks"):
// threads that call and return, share objects, hand over the lock, block, begin and end. The machine, its stacks and its lock are the
// real ones; only what frames do is played here, beside a copy of what is in them. Nothing dies that somebody can reach (Z1 to Z4),
// counts add up at any poll, and what was dropped is dead when all threads have ended (Z5).
#include <array>
#include <memory>
#include <set>
#include <vector>

#include "driver.h"
#include "vm/machine.h"
#include "vm/slots.h"
#include "vm/slow_paths.h"
#include "vm/stack.h"

using namespace gilt;
using namespace gilt::exploration;
using bytecode::Site;
using bytecode::slot_arguments;

namespace {

constexpr size_t mebibyte = size_t{1} << 20;
constexpr uint64_t ms = 1'000'000;

// The one procedure that all frames run. It has a site for each set of live locals, at which it calls, polls and waits.
class Code {
 public:
  static constexpr unsigned locals = 3, sets = 1 << locals;

  Code() {
    template_.frame_size = 2 * slot_arguments + locals;
    for (unsigned live = 0; live < sets; live++) {
      template_.live.push_back(live << slot_arguments | 1u << bytecode::slot_procedure);
      words_[2 * live] = Site::make(slot_arguments + locals, 0, live);
    }
  }
  const uint32_t* at(unsigned live) const { return words_ + 2 * live + 1; }
  unsigned live_at(const uint32_t* pc) const { return static_cast<unsigned>(pc - words_) / 2; }

  Value make_closure(Mutator& m) const {
    Object* code = Manager::allocate(m, long_shape(Kind::code, vm::code_cell::constants));
    for (size_t i = 0; i < vm::code_cell::constants; i++)
      Manager::init(m, &long_cells(code)[i], i == vm::code_cell::code_template ? encode_address(&template_) : False);
    return make_short(m, Kind::closure, {value_of(code)});
  }

 private:
  bytecode::CodeTemplate template_;
  uint32_t words_[2 * sets];
};

class Scene {
 public:
  static constexpr size_t cells = 3, children = 2, most_frames = 6;

  // A thread, and what its frames hold. Dead locals keep what was in them.
  struct Runner {
    struct Frame {
      std::array<Value, Code::locals> locals{};
      unsigned live = 0;
    };
    Thread thread{};
    std::vector<Frame> frames;
    Value object = Unbound;  // once somebody has started it
  };

  Scene(Explorer& explorer, size_t threads)
      : explorer_(explorer), machine_({.heap = {.max_bytes = 64 * mebibyte, .ticks = false}, .lock = {}}), runners_(threads) {
    current_ = this;
    machine_.finalizer = [](Object* object) { current_->note_death(object); };
    founder_.machine = &machine_;
    Manager::attach(machine_.heap, founder_);
    closure_ = code_.make_closure(founder_);
    shared_ = make_vector(founder_, cells, Nil);
    machine_.keep(founder_, closure_);
    machine_.keep(founder_, shared_);
  }

  // A thread's life: made by another one, or by the founder before the schedule begins.
  void start(Mutator& by, size_t which, Value argument) {
    Value object = vm::make_thread_object(by, True, False);
    set_cell(by, object, thread_cell::result, argument);
    machine_.hold(object);
    runners_[which].object = object;
  }
  Mutator& founder() { return founder_; }
  Runner& begin(size_t self) {
    Runner& r = runners_[self];
    while (r.object == Unbound) explorer_.pause();
    machine_.attach(r.thread, r.object);
    machine_.let_go(r.object);
    r.thread.set_dynamic(thread_cell::chunk, False);
    r.thread.frame = vm::bottom_frame(r.thread);
    open_frame(r, vm::underflow_address());
    set(r, 0, r.thread.dynamic(thread_cell::result));
    r.thread.set_dynamic(thread_cell::result, Unspecific);
    return r;
  }
  void end(Runner& r) {
    r.frames.clear();
    r.thread.frame = nullptr;
    r.thread.set_dynamic(thread_cell::chunk, False);
    r.object = Unbound;
    machine_.detach(r.thread);
    if (++ended_ == runners_.size()) judge();
  }

  // Frames
  void call(Runner& r) {
    if (r.frames.size() == most_frames) return;
    const uint32_t* from = r.thread.pc;
    r.thread.frame -= vm::site_before(from).base();
    open_frame(r, from);
  }
  void give_back(Runner& r) {
    if (r.frames.size() == 1) return;
    const uint32_t* to = vm::return_address(r.thread.frame);
    r.frames.pop_back();
    if (to == vm::underflow_address()) {
      vm::bring_back(r.thread);
    } else {
      r.thread.frame += vm::site_before(to).base();
      r.thread.pc = to;
    }
    compare(r);
  }
  void set(Runner& r, unsigned i, Value v) {
    vm::slot(r.thread.frame, slot_arguments + i) = see(v);
    r.frames.back().locals[i] = v;
    stand(r, r.frames.back().live | 1u << i);
  }
  void forget(Runner& r, unsigned i) { stand(r, r.frames.back().live & ~(1u << i)); }
  Value get(Runner& r, unsigned i) {
    if (!(r.frames.back().live >> i & 1)) return Nil;
    return see(vm::slot(r.thread.frame, slot_arguments + i));
  }
  unsigned any_local() { return static_cast<unsigned>(explorer_.choose(Code::locals)); }

  // As the interpreter and its primitives do.
  void poll(Runner& r) {
    if (r.thread.poll.limit() == Poll::tripped) vm::poll(r.thread);
    compare(r);
  }
  void block(Runner& r) {
    const std::set<size_t> dropped = garbage();
    vm::leave_heap(r.thread);
    for (size_t number : dropped) explorer_.require(dead_[number] || is_freed_in_steps, "a thread blocks before it has freed all");
    schedule::point();
    vm::return_to_heap(r.thread);
    compare(r);
  }
  bool is_freed_in_steps = false;  // there may be more garbage than one step can free: so that of one thread may be left to another
  void audit(Runner& r) { Manager::verify(r.thread); }

  // The heap
  Value make(Mutator& m) {
    dead_.push_back(false);
    Value made = make_short(m, Kind::record, {make_fixnum(static_cast<int64_t>(dead_.size()) - 1), Nil, Nil});
    Manager::register_finalizer(m, object_of(made));
    return made;
  }
  size_t any_cell() { return explorer_.choose(cells); }
  Value read(size_t i) { return see(vector_ref(shared_, i)); }
  void write(Runner& r, size_t i, Value v) { vector_set(r.thread, shared_, i, v); }
  // Only what is younger refers to what is older: so there are no cycles, and counts alone find all that is dead.
  void link(Runner& r, Value owner, size_t child, Value v) {
    if (is_younger(owner, v)) set_cell(r.thread, owner, 1 + child, v);
  }
  Value follow(Value v) { return is_record(v) ? see(cell_of(v, 1 + explorer_.choose(children))) : Nil; }
  bool is_younger(Value owner, Value v) { return is_record(owner) && (!is_record(v) || number_of(owner) > number_of(v)); }
  Value see(Value v) {
    explorer_.require(!is_record(v) || !dead_[number_of(v)], "a thread holds what was found dead");
    return v;
  }

  // Pairs, more than one step can free; the last leads to `end`.
  Value make_list(Mutator& m, Value end) {
    for (size_t i = 0; i < 1200; i++) end = cons(m, Nil, end);
    return end;
  }

  // One thing that programs do.
  void act(Runner& r) {
    const Value a = get(r, any_local()), b = get(r, any_local());
    switch (explorer_.choose(9)) {
      case 0: return set(r, any_local(), make(r.thread));
      case 1: return set(r, any_local(), read(any_cell()));
      case 2: return write(r, any_cell(), a);
      case 3: return set(r, any_local(), follow(a));
      case 4: return link(r, a, explorer_.choose(children), b);
      case 5: return call(r);
      case 6: return give_back(r);
      case 7: return explorer_.spend(explorer_.choose(3) * 4 * ms);
      default: return forget(r, any_local());
    }
  }

  size_t number_of(Value record) const { return static_cast<size_t>(fixnum_value(cell_of(record, 0))); }

 private:
  void open_frame(Runner& r, const uint32_t* back_to) {
    Thread& t = r.thread;
    vm::put_return_address(t, t.frame, back_to);
    vm::slot(t.frame, bytecode::slot_procedure) = closure_;
    r.frames.emplace_back();
    t.pc = code_.at(0);
  }
  void stand(Runner& r, unsigned live) {
    r.frames.back().live = live;
    r.thread.pc = code_.at(live);
  }
  // That the frame is what it was before others ran.
  void compare(Runner& r) {
    const Runner::Frame& frame = r.frames.back();
    explorer_.require(code_.live_at(r.thread.pc) == frame.live, "a frame goes on at another place");
    for (unsigned i = 0; i < Code::locals; i++)
      explorer_.require(!(frame.live >> i & 1) || get(r, i) == frame.locals[i], "a frame has changed");
  }

  void note_death(Object* object) {
    const size_t number = number_of(value_of(object));
    explorer_.require(!dead_[number], "an object was found dead twice");
    explorer_.require(reached().count(number) == 0, "an object was found dead that can be reached");
    dead_[number] = true;
  }
  // The numbers of what the shared cells, frames and threads to be lead to.
  std::set<size_t> reached() const {
    std::set<size_t> found;
    std::vector<Value> waiting(cells);
    for (size_t i = 0; i < cells; i++) waiting[i] = vector_ref(shared_, i);
    for (const Runner& r : runners_) {
      if (r.object != Unbound) waiting.push_back(cell_of(r.object, thread_cell::result));
      for (const Runner::Frame& frame : r.frames)
        for (unsigned i = 0; i < Code::locals; i++)
          if (frame.live >> i & 1) waiting.push_back(frame.locals[i]);
    }
    while (!waiting.empty()) {
      Value v = waiting.back();
      waiting.pop_back();
      if (is_pair(v)) waiting.push_back(car(v)), waiting.push_back(cdr(v));
      if (!is_record(v) || !found.insert(number_of(v)).second) continue;
      for (size_t i = 1; i <= children; i++) waiting.push_back(cell_of(v, i));
    }
    return found;
  }
  std::set<size_t> garbage() const {
    const std::set<size_t> alive = reached();
    std::set<size_t> found;
    for (size_t number = 0; number < dead_.size(); number++)
      if (!dead_[number] && alive.count(number) == 0) found.insert(number);
    return found;
  }
  void judge() {
    explorer_.require(garbage().empty(), "what was dropped is not found dead");
    Manager::verify(founder_);
  }

  static inline Scene* current_ = nullptr;
  Explorer& explorer_;
  Code code_;
  vm::Machine machine_;
  std::vector<Runner> runners_;
  Thread founder_;  // never runs beside others
  Value closure_, shared_;
  std::vector<bool> dead_;  // by the numbers of records
  size_t ended_ = 0;
};

using Bodies = std::vector<Explorer::Body>;
using Runner = Scene::Runner;

void live(Scene& scene, Explorer& explorer, Runner& r, size_t turns) {
  for (size_t turn = 0; turn < turns; turn++) {
    scene.act(r);
    if (explorer.choose(3) == 0) r.thread.poll.ask(request::collect);  // as the ticker does
    if (explorer.choose(2) == 0) scene.poll(r);
    if (explorer.choose(8) == 0) scene.block(r);
    if (explorer.choose(8) == 0) scene.audit(r);
  }
}

// Threads that share what they have.
Bodies share(Explorer& explorer) {
  constexpr size_t threads = 3, turns = 14;
  auto scene = std::make_shared<Scene>(explorer, threads);
  Bodies bodies;
  for (size_t self = 0; self < threads; self++) {
    scene->start(scene->founder(), self, Nil);
    bodies.push_back([scene, self, &explorer] {
      Runner& r = scene->begin(self);
      live(*scene, explorer, r, turns);
      scene->end(r);
    });
  }
  return bodies;
}

// Each thread but the last starts the next one, and gives it something.
Bodies start_another(Explorer& explorer) {
  constexpr size_t threads = 4, turns = 5;
  auto scene = std::make_shared<Scene>(explorer, threads);
  scene->start(scene->founder(), 0, Nil);
  Bodies bodies;
  for (size_t self = 0; self < threads; self++)
    bodies.push_back([scene, self, &explorer] {
      Runner& r = scene->begin(self);
      live(*scene, explorer, r, turns);
      if (self + 1 < threads) {
        Value gift = scene->make(r.thread);
        scene->link(r, gift, 0, scene->get(r, 0));
        scene->start(r.thread, self + 1, gift);
      }
      live(*scene, explorer, r, turns);
      scene->end(r);
    });
  return bodies;
}

// One drops long lists and blocks before they are freed; the others get their turn meanwhile, and may take a step.
Bodies drop_much(Explorer& explorer) {
  constexpr size_t threads = 3, turns = 6;
  auto scene = std::make_shared<Scene>(explorer, threads);
  scene->is_freed_in_steps = true;
  Bodies bodies;
  for (size_t self = 0; self < threads; self++) {
    scene->start(scene->founder(), self, Nil);
    bodies.push_back([scene, self, &explorer] {
      Runner& r = scene->begin(self);
      for (size_t turn = 0; turn < turns; turn++) {
        if (self == 0) scene->set(r, 0, scene->make_list(r.thread, scene->make(r.thread)));
        if (self == 0 && explorer.choose(2) == 0) scene->write(r, 0, scene->get(r, 0));
        live(*scene, explorer, r, 1);
        if (self == 0) scene->forget(r, 0);
        scene->block(r);
      }
      scene->end(r);
    });
  }
  return bodies;
}

}  // namespace

int main(int argc, char** argv) {
  return explore_all(argc, argv, {{"share", share, {.points = 150, .limit = 5000}},
                                  {"start another", start_another, {.points = 150, .limit = 5000}},
                                  {"drop much", drop_much, {.points = 200, .limit = 5000}}});
}
