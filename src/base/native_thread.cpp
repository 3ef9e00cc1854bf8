// An injected failure is what a limit on the number of threads gives.
#include "base/native_thread.h"

#include <cerrno>

#include "base/fault.h"

namespace gilt {

int start_native_thread(pthread_t& thread, const NativeThreadOptions& options, void* (*run)(void*), void* argument) {
  if (fault::fails_now(fault::Kind::thread)) return EAGAIN;
  pthread_attr_t attributes;
  pthread_attr_init(&attributes);
  pthread_attr_setstacksize(&attributes, options.stack_bytes);
  pthread_attr_setdetachstate(&attributes, options.detached ? PTHREAD_CREATE_DETACHED : PTHREAD_CREATE_JOINABLE);
  int error = pthread_create(&thread, &attributes, run, argument);
  pthread_attr_destroy(&attributes);
  return error;
}

}  // namespace gilt
