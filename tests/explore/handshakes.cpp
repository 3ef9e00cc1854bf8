// Handshakes and stops of the world under many schedules: nobody touches a thread's state while another does (W1), nobody
// sleeps for ever (W2), nobody runs while the world is stopped (W3), each member has each round's work done once, and nothing
// that is out of date (W4), and no request is lost (W5). See src/memory/README.md, "World".
#include <memory>
#include <mutex>

#include "driver.h"
#include "memory/parts/world.h"

using namespace gilt;
using namespace gilt::exploration;
using memory::World;

namespace {

constexpr int nobody = -1, working = -2;  // beside the numbers of threads

// A thread as a manager sees it. What is left of it stays until the end of the schedule, so that a late use is seen.
struct Thread : memory::MutatorBase {
  World::Member member{};
  bool attached = false;
  unsigned round = 0;     // of the last work that was done for it
  int touched_by = nobody;
};

class Scene {
 public:
  Scene(Explorer& explorer, size_t threads) : explorer_(explorer), threads_(threads) {
    for (Thread& thread : threads_) thread.poll.set_normal_limit(1);
  }

  void attach(size_t self) {
    world_.attach(threads_[self].member, threads_[self], [&](memory::MutatorBase& base) {
      Thread& thread = static_cast<Thread&>(base);
      explorer_.require(!stopped_, "a thread joins a stopped world");
      touch(thread, index(thread));
      thread.round = round_;
      thread.attached = true;
    });
  }
  void detach(size_t self) {
    world_.detach(threads_[self].member, [&](memory::MutatorBase& base) {
      Thread& thread = static_cast<Thread&>(base);
      explorer_.require(!stopped_, "a thread leaves a stopped world");
      explorer_.require(thread.round == round_, "a thread leaves without having answered");
      touch(thread, index(thread));
      thread.attached = false;
    });
  }

  // The heap, by a running thread.
  void compute(size_t self) {
    explorer_.require(!stopped_, "a thread runs in a stopped world");
    touch(threads_[self], static_cast<int>(self));
    explorer_.require(!stopped_, "a thread runs in a stopped world");
  }
  // As the machine and the manager do it: nothing but the limit is looked at.
  void poll(size_t self) {
    Thread& thread = threads_[self];
    if (thread.poll.limit() == Poll::tripped && (thread.poll.take() & request::collect)) world_.answer(thread.member);
  }
  void enter_blocking(size_t self) { world_.enter_blocking(threads_[self].member); }
  void leave_blocking(size_t self) { world_.leave_blocking(threads_[self].member); }
  void block(size_t self) {
    enter_blocking(self);
    schedule::point();
    leave_blocking(self);
  }

  // By a coordinator.
  void handshake() {
    const unsigned round = round_ + 1;
    world_.handshake([&] { begin(); },
                     [this, round](memory::MutatorBase& base) { work(static_cast<Thread&>(base), round); });
    for (const Thread& thread : threads_)
      explorer_.require(!thread.attached || thread.round == round, "a handshake ended before all had answered");
  }
  void stop_and_resume() {
    world_.stop();
    stopped_ = true;
    size_t attached = 0;
    for (Thread& thread : threads_) {
      schedule::point();
      attached += thread.attached;
      explorer_.require(thread.touched_by == nobody, "a thread runs in a stopped world");
    }
    explorer_.require(world_.members().size() == attached, "the members are not those who joined");
    stopped_ = false;
    world_.resume();
  }
  // Whoever coordinates holds it.
  schedule::Mutex& role() { return role_; }
  // That no handshake nor stop will begin.
  void end_coordination() { ended_ = true; }
  bool is_over() const { return ended_; }

 private:
  int index(const Thread& thread) const { return static_cast<int>(&thread - threads_.data()); }

  // While this lasts nobody else may do it.
  void touch(Thread& thread, int by) {
    explorer_.require(thread.touched_by == nobody, "two act for one thread");
    thread.touched_by = by;
    schedule::point();
    explorer_.require(thread.touched_by == by, "two act for one thread");
    thread.touched_by = nobody;
  }
  // While nobody joins or leaves.
  void begin() {
    const std::vector<World::Member*> members = world_.members();
    round_++;
    schedule::point();
    explorer_.require(world_.members() == members, "the members change while a handshake begins");
  }
  void work(Thread& thread, unsigned round) {
    explorer_.require(thread.attached, "work was done for a thread that has left");
    explorer_.require(round == round_, "work of another round was done");
    explorer_.require(thread.round + 1 == round, "work was done twice, or left out");
    touch(thread, working);
    thread.round = round;
  }

  Explorer& explorer_;
  World world_;
  std::vector<Thread> threads_;
  unsigned round_ = 0;
  bool stopped_ = false, ended_ = false;
  schedule::Mutex role_;
};

using Bodies = std::vector<Explorer::Body>;

// A member that comes, computes, blocks and goes.
void live(Scene& scene, size_t self, size_t turns) {
  scene.attach(self);
  for (size_t turn = 0; turn < turns; turn++) {
    scene.compute(self);
    scene.poll(self);
    scene.compute(self);
    scene.block(self);
  }
  scene.detach(self);
}

// Members that come, block and go beside a coordinator.
Bodies come_and_go(Explorer& explorer) {
  constexpr size_t members = 3, rounds = 3;
  auto scene = std::make_shared<Scene>(explorer, members);
  Bodies bodies{[scene] {
    for (size_t round = 0; round < rounds; round++) scene->handshake();
  }};
  for (size_t self = 0; self < members; self++) bodies.push_back([scene, self] { live(*scene, self, 2); });
  return bodies;
}

// One is blocked, one blocks once and then only computes, and one comes and goes: all of them until the coordinator is done.
Bodies wait_for_the_end(Explorer& explorer) {
  constexpr size_t members = 3, rounds = 3;
  auto scene = std::make_shared<Scene>(explorer, members);
  return {[scene] {
            for (size_t round = 0; round < rounds; round++) scene->handshake();
            scene->stop_and_resume();
            scene->end_coordination();
          },
          [scene, &explorer] {
            scene->attach(0);
            scene->enter_blocking(0);
            while (!scene->is_over()) explorer.pause();
            scene->leave_blocking(0);
            scene->compute(0);
            scene->detach(0);
          },
          [scene, &explorer] {
            scene->attach(1);
            for (size_t turn = 0; !scene->is_over(); turn++) {
              scene->compute(1);
              if (turn == 1) scene->block(1);
              explorer.pause();
              scene->poll(1);
            }
            scene->detach(1);
          },
          [scene, &explorer] {
            while (!scene->is_over()) {
              scene->attach(2);
              explorer.pause();
              scene->detach(2);
            }
          }};
}

// The coordinator stops all, too.
Bodies stop_all(Explorer& explorer) {
  constexpr size_t members = 3;
  auto scene = std::make_shared<Scene>(explorer, members);
  Bodies bodies{[scene] {
    scene->stop_and_resume();
    scene->handshake();
    scene->stop_and_resume();
  }};
  for (size_t self = 0; self < members; self++) bodies.push_back([scene, self] { live(*scene, self, 2); });
  return bodies;
}

// Members coordinate: one at a time, blocked meanwhile, as when a thread cannot go on without a collection.
Bodies collect(Explorer& explorer) {
  constexpr size_t members = 3;
  auto scene = std::make_shared<Scene>(explorer, members);
  Bodies bodies;
  for (size_t self = 0; self < members; self++)
    bodies.push_back([scene, self] {
      scene->attach(self);
      scene->compute(self);
      scene->poll(self);
      scene->enter_blocking(self);
      {
        std::lock_guard lock(scene->role());
        scene->handshake();
        scene->stop_and_resume();
        scene->handshake();
      }
      scene->leave_blocking(self);
      scene->compute(self);
      scene->detach(self);
    });
  return bodies;
}

}  // namespace

int main(int argc, char** argv) {
  return explore_all(argc, argv, {{"come and go", come_and_go, {.points = 170, .limit = 3000}},
                                  {"wait for the end", wait_for_the_end, {.points = 100, .limit = 3000}},
                                  {"stop all", stop_all, {.points = 170, .limit = 3000}},
                                  {"collect", collect, {.points = 150, .limit = 3000}}});
}
