// Signals go to the threads of the program, not to those of the runtime: a thread inherits the mask of the one that starts it.
#pragma once

#include <pthread.h>
#include <signal.h>

namespace gilt {

// Every signal is blocked in this thread, for the life of the object.
class SignalsBlocked {
 public:
  SignalsBlocked() {
    sigset_t all;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before_);
  }
  ~SignalsBlocked() { pthread_sigmask(SIG_SETMASK, &before_, nullptr); }
  SignalsBlocked(const SignalsBlocked&) = delete;

 private:
  sigset_t before_;
};

}  // namespace gilt
