// Starting a thread of the system, which testing can make fail (base/fault.h).
#pragma once

#include <pthread.h>

#include <cstddef>

namespace gilt {

struct NativeThreadOptions {
  size_t stack_bytes;
  bool detached = false;
};

// 0, or an error number: then `run` is not called.
int start_native_thread(pthread_t& thread, const NativeThreadOptions&, void* (*run)(void*), void* argument);

}  // namespace gilt
