// An injected failure is what a limit on the number of threads gives.
#include "base/native_thread.h"

#include <signal.h>

#include <cerrno>
#include <optional>
#include <utility>

#include "base/check.h"
#include "base/fault.h"

namespace gilt {

namespace {

// A thread inherits the mask of the one that starts it.
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

constexpr size_t runtime_stack_bytes = size_t{1} << 20;

}  // namespace

int start_native_thread(pthread_t& thread, const NativeThreadOptions& options, void* (*run)(void*), void* argument) {
  if (fault::fails_now(fault::Kind::thread)) return EAGAIN;
  pthread_attr_t attributes;
  pthread_attr_init(&attributes);
  pthread_attr_setstacksize(&attributes, options.stack_bytes);
  pthread_attr_setdetachstate(&attributes, options.detached ? PTHREAD_CREATE_DETACHED : PTHREAD_CREATE_JOINABLE);
  std::optional<SignalsBlocked> signals_blocked;
  if (!options.signals) signals_blocked.emplace();
  int error = pthread_create(&thread, &attributes, run, argument);
  pthread_attr_destroy(&attributes);
  return error;
}

RuntimeThread::~RuntimeThread() { CHECK(!is_started()); }

bool RuntimeThread::start(std::function<void()> run) {
  auto kept = std::make_unique<std::function<void()>>(std::move(run));
  auto call = [](void* run) -> void* { return (*static_cast<std::function<void()>*>(run))(), nullptr; };
  if (start_native_thread(thread_, {.stack_bytes = runtime_stack_bytes, .signals = false}, call, kept.get()) != 0) return false;
  run_ = std::move(kept);
  return true;
}

void RuntimeThread::join() {
  if (run_ != nullptr) pthread_join(thread_, nullptr);
  run_ = nullptr;
}

}  // namespace gilt
