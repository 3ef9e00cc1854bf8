// Who runs a cycle: a thread of its own, begun with the first cycle that is wanted, or the thread that cannot wait for it.
// One at a time, in the order in which they came: else a thread that collects in a loop starves those that wait for room.
#pragma once

#include <atomic>
#include <cstdint>
#include <deque>
#include <mutex>

#include "base/native_thread.h"
#include "base/schedule.h"

namespace gilt::memory::gc {

class Heap;

class Collector {
 public:
  Collector(Heap& heap, bool with_thread) : heap_(heap), has_no_thread_(!with_thread) {}
  ~Collector() { stop(); }
  // Waits for the cycle that is running, if any. No request after that.
  void stop();

  // Asks for the cycle after so many; nothing is done if somebody else runs it first. Any thread; returns at once. False when
  // there is no thread to run it.
  bool request(uint64_t cycles);
  // Runs a cycle here, when it is this thread's turn; does not wait any longer once `unless()` holds. The caller is no
  // running member of the world.
  template <class Unless>
  void run_unless(Unless&& unless) {
    if (take_role(unless)) run_cycle(), leave_role();
  }
  // Does something while no cycle runs.
  template <class Act>
  void between_cycles(Act&& act) {
    take_role([] { return false; });
    act();
    leave_role();
  }
  // There is no thread for cycles, and there will be none: it is not wanted, or the system did not give one.
  bool has_no_thread() const { return has_no_thread_.load(std::memory_order_relaxed); }

 private:
  template <class Unless>
  bool take_role(Unless&& unless) {
    std::unique_lock lock(mutex_);
    const uint64_t ticket = next_ticket_++;
    waiting_.push_back(ticket);
    role_changed_.wait(lock, [&] { return unless() || (!role_taken_ && waiting_.front() == ticket); });
    std::erase(waiting_, ticket);
    if (unless()) {
      role_changed_.notify_all();  // another one may be the first now
      return false;
    }
    return role_taken_ = true;
  }
  void leave_role();
  void serve();
  void run_cycle();
  uint64_t cycles() const;

  Heap& heap_;
  schedule::Mutex mutex_;
  schedule::Condition wanted_changed_, role_changed_;
  bool wanted_ = false, ending_ = false, role_taken_ = false;
  uint64_t wanted_after_ = 0;
  uint64_t next_ticket_ = 0;
  std::deque<uint64_t> waiting_;  // for the role, the oldest first
  std::atomic<bool> has_no_thread_;
  RuntimeThread thread_;
};

}  // namespace gilt::memory::gc
