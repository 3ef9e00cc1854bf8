// Who is running Lisp code; handshakes, by which one coordinator has something done once for every thread without stopping
// any; and how it stops all of them. The protocol is in memory/README.md ("World").
#pragma once

#include <functional>
#include <vector>

#include "base/schedule.h"
#include "memory/concept.h"

namespace gilt::memory {

class World {
 public:
  enum class State : uint8_t {
    running,  // touches the heap, comes to a poll
    blocked,  // does not touch the heap
    served,   // blocked, and the coordinator is acting for it: it may not come back yet
  };

  struct Member {
    schedule::Atomic<State> state{State::blocked};
    schedule::Atomic<uint64_t> answered{0};  // the last handshake that was done for it
    MutatorBase* mutator = nullptr;
    uint64_t waited_ns = 0;             // for the coordinator, in all; the member's own
  };

  using Work = std::function<void(MutatorBase&)>;

  // The caller is outside (not yet a member, or about to stop being one). `work` is done while no handshake can begin.
  void attach(Member&, MutatorBase&, const Work& work);
  void detach(Member&, const Work& work);

  void enter_blocking(Member&);
  void leave_blocking(Member&);
  // At a poll: does what a handshake asks for, and waits while the world is stopped.
  void answer(Member& self) {
    if (self.answered.load(std::memory_order_relaxed) != round_.load(std::memory_order_acquire)) do_work(self);
    if (stopping_.load(std::memory_order_seq_cst)) {
      enter_blocking(self);
      leave_blocking(self);
    }
  }

  // For the coordinator, of which there is one at a time, and which is no running member.
  // Does `begin` while nobody attaches or detaches, then has `work` done once for every member, by itself at its next
  // poll or here if it is blocked. Back when all is done.
  void handshake(const std::function<void()>& begin, Work work);
  // Every member is blocked until resume().
  void stop();
  void resume();
  // All members, while the world is stopped.
  const std::vector<Member*>& members() const { return members_; }

  size_t member_count();

 private:
  void do_work(Member& self);
  void notify_coordinator();
  void ask_all();
  Member* claim_blocked(bool& all_answered);
  bool someone_running() const;

  schedule::Atomic<uint64_t> round_{0};
  schedule::Atomic<bool> attention_{false};  // the coordinator waits for members
  schedule::Atomic<bool> stopping_{false};
  Work work_;  // of this round; stable until all have answered
  schedule::Mutex mutex_;
  schedule::Condition members_changed_, coordinator_done_;
  std::vector<Member*> members_;
};

}  // namespace gilt::memory
