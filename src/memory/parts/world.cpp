// Two flags decide every race: a thread that leaves blocking writes `running`, then reads `stopping_`; the stopper
// writes `stopping_`, then reads `running`. Both in the one total order of seq_cst, so at least one sees the other.
// Whoever changes a flag that another may wait for then notifies under the mutex, so no wake-up is lost.
#include "memory/parts/world.h"

#include <algorithm>

#include "base/check.h"

namespace gilt::memory {

void World::attach(Member& member, MutatorBase& mutator) {
  member.mutator = &mutator;
  std::unique_lock lock(mutex_);
  stopped_changed_.wait(lock, [&] { return !stopping_.load(std::memory_order_relaxed); });
  members_.push_back(&member);
  member.running.store(true, std::memory_order_seq_cst);
}

void World::detach(Member& member) {
  std::unique_lock lock(mutex_);
  member.running.store(false, std::memory_order_seq_cst);
  running_changed_.notify_all();
  stopped_changed_.wait(lock, [&] { return !stopping_.load(std::memory_order_relaxed); });
  members_.erase(std::find(members_.begin(), members_.end(), &member));
}

void World::enter_blocking(Member& member) {
  member.running.store(false, std::memory_order_seq_cst);
  if (!stopping_.load(std::memory_order_seq_cst)) return;
  std::lock_guard lock(mutex_);
  running_changed_.notify_all();
}

void World::leave_blocking(Member& member) {
  for (;;) {
    member.running.store(true, std::memory_order_seq_cst);
    if (!stopping_.load(std::memory_order_seq_cst)) return;
    enter_blocking(member);
    std::unique_lock lock(mutex_);
    stopped_changed_.wait(lock, [&] { return !stopping_.load(std::memory_order_relaxed); });
  }
}

bool World::stop(Member& self) {
  std::unique_lock lock(mutex_);
  if (stopping_.load(std::memory_order_relaxed)) {
    lock.unlock();
    park_if_stopping(self);
    return false;
  }
  stopping_.store(true, std::memory_order_seq_cst);
  for (Member* member : members_)
    if (member != &self) member->mutator->poll.ask(request::collect);
  running_changed_.wait(lock, [&] { return !others_running(self); });
  return true;
}

bool World::others_running(const Member& self) const {
  return std::any_of(members_.begin(), members_.end(), [&](const Member* member) {
    return member != &self && member->running.load(std::memory_order_seq_cst);
  });
}

void World::resume() {
  std::lock_guard lock(mutex_);
  stopping_.store(false, std::memory_order_seq_cst);
  stopped_changed_.notify_all();
}

size_t World::member_count() {
  std::lock_guard lock(mutex_);
  return members_.size();
}

}  // namespace gilt::memory
