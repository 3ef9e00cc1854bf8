// Starting a thread of the system, which testing can make fail (base/fault.h).
#pragma once

#include <pthread.h>

#include <cstddef>
#include <functional>
#include <memory>

namespace gilt {

struct NativeThreadOptions {
  size_t stack_bytes;
  bool detached = false;
  bool signals = true;  // false: none is handled on it
};

// 0, or an error number: then `run` is not called.
int start_native_thread(pthread_t& thread, const NativeThreadOptions&, void* (*run)(void*), void* argument);

// A thread of the runtime's own. No Lisp runs on it, so that signals are for the others.
class RuntimeThread {
 public:
  RuntimeThread() = default;
  RuntimeThread(RuntimeThread&&) = default;
  ~RuntimeThread();

  // False if the system gives no thread: then `run` is not called.
  bool start(std::function<void()> run);
  bool is_started() const { return run_ != nullptr; }
  // Waits for its end, if it was started; to be called before the object goes.
  void join();

 private:
  pthread_t thread_{};
  std::unique_ptr<std::function<void()>> run_;
};

}  // namespace gilt
