// Long arithmetic in several attempts. While a Deferral exists, operations of bignum.h that would take GMP a millisecond or more
// are not done in its native thread: the first of them takes room for its results from the heap and leaves a job, which touches
// nothing but limbs; it and all after it answer Failed. When the job has been run, wherever, the next attempt finds the results
// in the list and comes past that place.
//
// So all that is made of such operations can be deferred as it is, if it passes Failed on and does the same in every attempt.
// Results are found by operation and operands, never by their place in a sequence: what an attempt finds is right whatever
// became of the attempts before it.
#pragma once

#include <memory>

#include "objects/bignum.h"

namespace gilt {

// Limbs of one or two results, all of which are written.
struct LimbResults {
  mp_limb_t* first;
  size_t first_count;
  mp_limb_t* rest;
  size_t rest_count;
};

// What GMP does.
using LimbOperation = void (*)(const Limbs& a, const Limbs& b, const LimbResults&);

// To be run outside the heap. Limbs neither move nor change, and Deferral::results() keeps them alive.
class LimbJob {
 public:
  LimbJob(LimbOperation operation, Value a, Value b, LimbResults results)
      : operation_(operation), a_(a), b_(b), results_(results) {}
  void run() const { operation_(a_, b_, results_); }

 private:
  LimbOperation operation_;
  Limbs a_, b_;
  LimbResults results_;
};

class Deferral {
 public:
  // Nil, or results() after the attempt before, whose job has been run.
  explicit Deferral(Value results) : results_(results) { running_ = this; }
  ~Deferral() { running_ = nullptr; }
  Deferral(const Deferral&) = delete;
  // Of this native thread; null when there is none.
  static Deferral* current() { return running_; }

  // Whether there is a job to do before the next attempt; what this one came to means nothing then.
  bool pending() const { return job_ != nullptr; }
  std::unique_ptr<LimbJob> take_job() { return std::move(job_); }
  // Results of all attempts so far. The last are being made when there is a job.
  Value results() const { return results_; }

  // For bignum.cpp: a pair of bignums without a count, or False.
  Value find(LimbOperation, Value a, Value b) const;
  void begin(Mutator&, LimbOperation, Value a, Value b, Value first, Value rest, LimbResults);

 private:
  static inline constinit thread_local Deferral* running_ = nullptr;
  Value results_;  // a list of ((operation a . b) first . rest)
  std::unique_ptr<LimbJob> job_;
};

}  // namespace gilt
