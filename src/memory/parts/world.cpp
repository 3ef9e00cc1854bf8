// Two flags decide every race: a member that blocks or answers writes its state, then reads `attention_`; the coordinator
// writes `attention_`, then reads the states. Both in the one total order of seq_cst, so at least one sees the other. Whoever
// changes what another may wait for notifies under the mutex, so no wake-up is lost.
#include "memory/parts/world.h"

#include <algorithm>
#include <mutex>
#include <utility>

#include "base/check.h"
#include "memory/parts/pauses.h"

namespace gilt::memory {

void World::attach(Member& member, MutatorBase& mutator, const Work& work) {
  member.mutator = &mutator;
  std::unique_lock lock(mutex_);
  coordinator_done_.wait(lock, [&] { return !stopping_.load(std::memory_order_relaxed); });
  work(mutator);
  member.answered.store(round_.load(std::memory_order_relaxed), std::memory_order_relaxed);
  member.state.store(State::running, std::memory_order_seq_cst);
  members_.push_back(&member);
}

void World::detach(Member& member, const Work& work) {
  answer(member);
  std::unique_lock lock(mutex_);
  // Stopped or asked meanwhile: the member is as good as blocked while it waits here.
  while (stopping_.load(std::memory_order_relaxed) ||
         member.answered.load(std::memory_order_relaxed) != round_.load(std::memory_order_relaxed)) {
    lock.unlock();
    answer(member);
    lock.lock();
  }
  work(*member.mutator);
  members_.erase(std::find(members_.begin(), members_.end(), &member));
  member.state.store(State::blocked, std::memory_order_seq_cst);
  members_changed_.notify_all();
}

void World::enter_blocking(Member& member) {
  if (member.answered.load(std::memory_order_relaxed) != round_.load(std::memory_order_acquire)) do_work(member);
  member.state.store(State::blocked, std::memory_order_seq_cst);
  if (attention_.load(std::memory_order_seq_cst)) notify_coordinator();
}

void World::leave_blocking(Member& member) {
  for (;;) {
    State expected = State::blocked;
    if (member.state.compare_exchange_strong(expected, State::running, std::memory_order_seq_cst)) {
      if (!stopping_.load(std::memory_order_seq_cst)) return;
      enter_blocking(member);
    }
    const WaitClock clock;
    std::unique_lock lock(mutex_);
    coordinator_done_.wait(lock, [&] {
      return !stopping_.load(std::memory_order_relaxed) && member.state.load(std::memory_order_relaxed) == State::blocked;
    });
    member.waited_ns += clock.waited_ns();
  }
}

void World::do_work(Member& self) {
  uint64_t round = round_.load(std::memory_order_acquire);
  work_(*self.mutator);
  self.answered.store(round, std::memory_order_seq_cst);
  if (attention_.load(std::memory_order_seq_cst)) notify_coordinator();
}

void World::notify_coordinator() {
  std::lock_guard lock(mutex_);
  members_changed_.notify_all();
}

void World::ask_all() {
  for (Member* member : members_) member->mutator->poll.ask(request::collect);
}

void World::handshake(const std::function<void()>& begin, Work work) {
  std::unique_lock lock(mutex_);
  begin();
  work_ = std::move(work);
  const uint64_t round = round_.load(std::memory_order_relaxed) + 1;
  attention_.store(true, std::memory_order_seq_cst);
  round_.store(round, std::memory_order_seq_cst);
  ask_all();
  for (bool all_answered = false;;) {
    Member* member = claim_blocked(all_answered);
    if (all_answered) break;
    if (member == nullptr) {
      members_changed_.wait(lock);
      continue;
    }
    // Without the mutex: a thread that comes back from blocking waits for its own service only.
    lock.unlock();
    work_(*member->mutator);
    lock.lock();
    member->answered.store(round, std::memory_order_relaxed);
    member->state.store(State::blocked, std::memory_order_seq_cst);
    coordinator_done_.notify_all();
  }
  attention_.store(false, std::memory_order_seq_cst);
}

// A blocked member that has not answered, now served; null if all of those are running.
World::Member* World::claim_blocked(bool& all_answered) {
  all_answered = true;
  for (Member* member : members_) {
    if (member->answered.load(std::memory_order_seq_cst) == round_.load(std::memory_order_relaxed)) continue;
    all_answered = false;
    State expected = State::blocked;
    if (member->state.compare_exchange_strong(expected, State::served, std::memory_order_seq_cst)) return member;
  }
  return nullptr;
}

void World::stop() {
  std::unique_lock lock(mutex_);
  stopping_.store(true, std::memory_order_seq_cst);
  attention_.store(true, std::memory_order_seq_cst);
  ask_all();
  members_changed_.wait(lock, [&] { return !someone_running(); });
}

bool World::someone_running() const {
  return std::any_of(members_.begin(), members_.end(),
                     [](const Member* member) { return member->state.load(std::memory_order_seq_cst) == State::running; });
}

void World::resume() {
  std::lock_guard lock(mutex_);
  attention_.store(false, std::memory_order_seq_cst);
  stopping_.store(false, std::memory_order_seq_cst);
  coordinator_done_.notify_all();
}

size_t World::member_count() {
  std::lock_guard lock(mutex_);
  return members_.size();
}

}  // namespace gilt::memory
