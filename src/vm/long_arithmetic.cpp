// The thread keeps the results of the attempts so far, from the first that is being made to the end of the last attempt, or until
// a poll in between raises: so none outlives the instruction that wanted it.
#include "vm/long_arithmetic.h"

namespace gilt::vm {
namespace {

void forget_results(Thread& t) { t.set_dynamic(thread_cell::long_results, Nil); }

void run_job(Thread&, void* work) { std::unique_ptr<LimbJob>(static_cast<LimbJob*>(work))->run(); }

}  // namespace

Value end_attempt(Thread& t, Value value, Deferral& deferral) {
  if (deferral.pending()) {
    t.set_dynamic(thread_cell::long_results, deferral.results());
    t.abandon_wait = forget_results;
    t.wait.job = run_job;
    t.wait.work = deferral.take_job().release();
    return Wait;
  }
  if (deferral.results() != Nil) [[unlikely]] forget_results(t), t.abandon_wait = nullptr;
  return value;
}

}  // namespace gilt::vm
