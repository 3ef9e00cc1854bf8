// The handler: it runs on the main thread (another one that gets the signal passes it on), so that a wait of the main
// thread ends. Everything it calls is safe in a handler.
#include "runtime/interrupt.h"

#include <pthread.h>
#include <signal.h>

#include <atomic>
#include <cerrno>

#include "vm/error.h"

namespace gilt::runtime {
namespace {

std::atomic<Thread*> program{nullptr};
std::atomic<OnInterrupt> behaviour{OnInterrupt::raise};
std::atomic<bool> noted{false};
pthread_t main_thread;

void die() {
  signal(SIGINT, SIG_DFL);
  ::raise(SIGINT);
}

void interrupt() {
  Thread& t = *program.load();
  OnInterrupt what = behaviour.load();
  if (what == OnInterrupt::note) return noted.store(true);
  if (what == OnInterrupt::end) return die();
  if (what == OnInterrupt::raise && t.poll.asked(request::interrupt)) die();
  ask_to_stop(t, request::interrupt);
}

void handle(int) {
  int error = errno;
  if (pthread_equal(pthread_self(), main_thread)) interrupt();
  else pthread_kill(main_thread, SIGINT);
  errno = error;
}

}  // namespace

void watch_interrupts(Thread& main) {
  struct sigaction before, action{};
  if (sigaction(SIGINT, nullptr, &before) == 0 && before.sa_handler == SIG_IGN) return;
  program = &main;
  main_thread = pthread_self();
  action.sa_handler = handle;
  action.sa_flags = SA_RESTART;
  sigaction(SIGINT, &action, nullptr);
}

void on_interrupt(OnInterrupt what) {
  behaviour = what;
  Thread* t = program.load();
  if (what != OnInterrupt::note || t == nullptr || !t->poll.asked(request::interrupt)) return;
  t->poll.withdraw(request::interrupt);
  noted = true;
}

bool take_interrupt() { return noted.exchange(false); }

bool is_interrupt(Value object) {
  return is_condition(object) && message_text(cell_of(object, condition_cell::kind)) == "interrupt";
}

}  // namespace gilt::runtime
