// The threads that mark beside the one that runs the cycle. They begin with the first marking and stay; between markings they
// sleep. No Lisp runs on them, and no handshake asks them.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <vector>

#include "base/native_thread.h"

namespace gilt::memory::gc {

class Heap;

class Markers {
 public:
  explicit Markers(Heap& heap) : heap_(heap) {}
  ~Markers() { stop(); }
  // Only between markings.
  void stop();

  struct Work {
    size_t bytes;     // marked
    uint64_t cpu_ns;  // of these threads, not of the caller
  };
  // Marks until nothing is left, with the caller and `others` more threads; fewer if the system does not give them.
  Work mark(size_t others);

 private:
  void begin_threads(size_t count);
  void serve();

  Heap& heap_;
  std::mutex mutex_;
  std::condition_variable round_begun_, round_ended_;
  uint64_t round_ = 0;
  size_t at_work_ = 0;
  Work done_{};
  bool ending_ = false;
  std::vector<RuntimeThread> threads_;
};

}  // namespace gilt::memory::gc
