// Asks the running thread for a step of the zero table when a millisecond of running went by without one: so that what was
// dropped is found dead although nothing is allocated. One native thread, asleep while no Lisp thread runs.
//
// T1  `running` is the poll of the thread between run and rest, null else. Only the holder of the global lock writes it.
// T2  A poll is asked under the mutex, and forget takes the mutex: so none is asked after its thread has left.
// T3  No run is missed: run writes `running`, then reads `asleep`; the ticker writes `asleep`, then reads `running`.
#pragma once

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <mutex>

#include "base/native_thread.h"
#include "base/poll.h"

namespace gilt::memory::rc {

class Ticker {
 public:
  Ticker() = default;
  Ticker(const Ticker&) = delete;
  ~Ticker();

  // Without it, and where the system gives no thread, only the size of the table asks for steps.
  void start();
  bool is_started() const { return thread_.is_started(); }
  void run(Poll& poll) {
    running_.store(&poll, std::memory_order_seq_cst);
    if (asleep_.load(std::memory_order_seq_cst)) wake();
  }
  void rest() { running_.store(nullptr, std::memory_order_relaxed); }
  void forget(Poll&);
  // A step was taken: the next tick asks for none.
  void note_step() { steps_.store(steps_.load(std::memory_order_relaxed) + 1, std::memory_order_relaxed); }

 private:
  void tick_until_stopped();
  void wake();

  std::atomic<Poll*> running_{nullptr};
  std::atomic<uint32_t> steps_{0};
  std::atomic<bool> asleep_{false};
  std::mutex mutex_;
  std::condition_variable wake_;
  bool stopping_ = false;
  RuntimeThread thread_;
};

}  // namespace gilt::memory::rc
