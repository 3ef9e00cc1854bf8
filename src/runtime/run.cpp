// Units one after the other; each is a fresh run of the machine on an empty stack.
#include "runtime/run.h"

#include <time.h>

#include <cstdio>
#include <optional>

#include "builtins/mutex.h"
#include "builtins/port.h"
#include "runtime/interrupt.h"
#include "runtime/stats.h"
#include "vm/error.h"
#include "vm/materialize.h"

namespace gilt::runtime {

namespace {

vm::Outcome run_unit(Thread& t, const SharedUnit& unit) {
  Value procedure = vm::materialize(t, unit);
  if (procedure == Failed) return {false, make_condition(t, "out-of-memory", "out of memory", Nil)};
  // What an error left in force ends with its run.
  t.set_dynamic(thread_cell::handlers, Nil);
  t.set_dynamic(thread_cell::parameters, Nil);
  return vm::execute(t, procedure);
}

// The turn to run libraries, which a thread of the program may have just now. Rarely, so it is asked for again and again,
// until Ctrl-C.
class LoadingTurn {
 public:
  LoadingTurn(Session& session, Thread& t) : thread_(t), mutex_(session.loading(t)) {
    constexpr timespec pause{0, 1'000'000};
    t.set_dynamic(thread_cell::chunk, False);
    while (!(owned_ = builtins::try_to_own(t, mutex_)) && !t.poll.asked(request::interrupt)) {
      vm::Blocking blocking(t);
      nanosleep(&pause, nullptr);
    }
    if (owned_) session.forget_running();
    else t.poll.withdraw(request::interrupt);
  }
  ~LoadingTurn() {
    if (owned_) builtins::disown(thread_, mutex_);
  }
  LoadingTurn(const LoadingTurn&) = delete;
  bool is_owned() const { return owned_; }

 private:
  Thread& thread_;
  Value mutex_;
  bool owned_ = false;
};

vm::Outcome run_library(Session& session, Thread& t, const Step& step) {
  if (!session.begin_library(*step.library)) return {true, Unspecific};
  vm::Outcome outcome = run_unit(t, step.unit);
  session.end_library(*step.library, outcome.returned);
  return outcome;
}

}  // namespace

vm::Outcome run_steps(Session& session, Thread& t, const Steps& steps) {
  session.leave_loading(t);
  std::optional<LoadingTurn> turn;
  vm::Outcome outcome{true, Unspecific};
  for (const Step& step : steps) {
    if (step.library == nullptr) turn.reset();
    else if (!turn) turn.emplace(session, t);
    if (turn && !turn->is_owned()) return {false, make_condition(t, "interrupt", "interrupted", Nil)};
    outcome = step.library == nullptr ? run_unit(t, step.unit) : run_library(session, t, step);
    if (!outcome.returned) break;
  }
  return outcome;
}

void leave(Thread& t, int status) {
  on_interrupt(OnInterrupt::end);
  std::string lost = builtins::finish_all_ports();
  std::fwrite(lost.data(), 1, lost.size(), stderr);
  if (!lost.empty() && status == 0) status = 1;
  write_stats(t);
  std::_Exit(status);
}

}  // namespace gilt::runtime
