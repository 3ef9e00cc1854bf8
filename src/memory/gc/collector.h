// Who runs a cycle: a thread of its own, begun with the first cycle that is wanted, or the thread that cannot wait for it.
// One at a time.
#pragma once

#include <atomic>
#include <condition_variable>
#include <mutex>
#include <thread>

namespace gilt::memory::gc {

class Heap;

class Collector {
 public:
  explicit Collector(Heap& heap) : heap_(heap) {}
  ~Collector() { stop(); }
  // Waits for the cycle that is running, if any. No request after that.
  void stop();

  // Asks for a cycle. Any thread; returns at once. False when there is no thread to run it.
  bool request();
  // Runs a cycle here unless `unless()` holds, once no other is running. The caller is no running member of the world.
  template <class Unless>
  void run_unless(Unless&& unless) {
    std::lock_guard role(role_);
    if (!unless()) run_cycle();
  }
  // Does something while no cycle runs.
  template <class Act>
  void between_cycles(Act&& act) {
    std::lock_guard role(role_);
    act();
  }
  // There is no thread for cycles, and there will be none.
  bool has_failed() const { return failed_.load(std::memory_order_relaxed); }

 private:
  void serve();
  void run_cycle();

  Heap& heap_;
  std::mutex role_;   // whoever runs a cycle holds it
  std::mutex mutex_;  // the rest
  std::condition_variable wanted_changed_;
  bool wanted_ = false, ending_ = false;
  std::atomic<bool> failed_{false};
  std::thread thread_;
};

}  // namespace gilt::memory::gc
