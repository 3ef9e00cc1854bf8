// The signal is blocked except inside ppoll, so none comes unseen between looking at the flag and waiting.
#include "cli/standard_input.h"

#include <poll.h>
#include <signal.h>
#include <unistd.h>

#include <cerrno>

namespace gilt::cli {

bool StandardInput::wait() {
  sigset_t interrupt, before;
  sigemptyset(&interrupt);
  sigaddset(&interrupt, SIGINT);
  pthread_sigmask(SIG_BLOCK, &interrupt, &before);
  pollfd input{STDIN_FILENO, POLLIN, 0};
  bool interrupted = false;
  while (!(interrupted = is_interrupted_()) && ppoll(&input, 1, nullptr, &before) < 0 && errno == EINTR) {
  }
  pthread_sigmask(SIG_SETMASK, &before, nullptr);
  return !interrupted;
}

StandardInput::Outcome StandardInput::read(char& byte) {
  if (!wait()) return Outcome::interrupted;
  return ::read(STDIN_FILENO, &byte, 1) == 1 ? Outcome::byte : Outcome::end;
}

}  // namespace gilt::cli
