// Who is running Lisp code, and how one thread stops all others. The protocol is in memory/README.md ("World").
#pragma once

#include <atomic>
#include <condition_variable>
#include <mutex>
#include <vector>

#include "memory/concept.h"

namespace gilt::memory {

class World {
 public:
  struct Member {
    std::atomic<bool> running{false};
    MutatorBase* mutator = nullptr;
  };

  // The caller is outside (not yet a member, or about to stop being one).
  void attach(Member&, MutatorBase&);
  void detach(Member&);

  void enter_blocking(Member&);
  void leave_blocking(Member&);
  // Waits while another thread has stopped the world.
  void park_if_stopping(Member& self) {
    if (stopping_.load(std::memory_order_seq_cst)) {
      enter_blocking(self);
      leave_blocking(self);
    }
  }

  // True: every other member is blocked or parked until resume(). False: another thread stopped the world meanwhile,
  // and has resumed it.
  bool stop(Member& self);
  void resume();

  // All members; for the thread that stopped the world.
  const std::vector<Member*>& members() const { return members_; }
  size_t member_count();

 private:
  bool others_running(const Member& self) const;

  std::atomic<bool> stopping_{false};
  std::mutex mutex_;
  std::condition_variable stopped_changed_, running_changed_;
  std::vector<Member*> members_;
};

}  // namespace gilt::memory
