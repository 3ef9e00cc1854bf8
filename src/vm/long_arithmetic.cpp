// The thread keeps the results of the attempts so far, from the first that is being made to the end of the last attempt, or until
// a poll in between raises: so none outlives the instruction that wanted it.
#include "vm/long_arithmetic.h"

namespace gilt::vm {
namespace {

void run_job(Thread&, void* work) { std::unique_ptr<LimbJob>(static_cast<LimbJob*>(work))->run(); }

}  // namespace

Value begin_job(Thread& t, Deferral& deferral) {
  t.set_dynamic(thread_cell::long_results, deferral.results());
  t.abandon_wait = forget_results;
  t.wait.job = run_job;
  t.wait.work = deferral.take_job().release();
  return Wait;
}

void forget_results(Thread& t) {
  t.set_dynamic(thread_cell::long_results, Nil);
  t.abandon_wait = nullptr;
}

}  // namespace gilt::vm
