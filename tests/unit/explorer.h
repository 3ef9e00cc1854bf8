// Runs a few threads under one seeded schedule: only one runs at a time, and at every point (base/schedule.h) the explorer
// decides which. Probabilistic concurrency testing (Burckhardt, Kothari, Musuvathi, Nagarakatte, 2010): random priorities,
// the highest that can run does, and at a few random points the running thread falls to the lowest. A bug that needs d
// orderings of n threads in k points is met by one schedule with a chance of at least 1 / (n k^(d-1)). In one schedule of eight the
// running thread falls at every fourth point or so: that finds what happens between two points next to each other.
//
// Beside that, in half of the schedules, now and then a sleeping thread wakes without a reason or because its time is over. If no thread can run,
// that is a failure, even if some sleep has an end: nobody may depend on the clock. The clock is a number that moves when a
// timed sleep ends or a body spends time. The same seed gives the same schedule. Orders of memory are not explored: each access happens at once.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace gilt::exploration {

struct Options {
  unsigned points = 200;          // about as many as a schedule of the threads has
  unsigned limit = 20'000;        // points after which it is taken for endless
};

struct Outcome {
  std::string failure;            // empty: none
  unsigned points = 0, switches = 0;
  std::vector<std::string> trace; // of the last points, if it was asked for
};

class Explorer {
 public:
  explicit Explorer(Options options = {});
  ~Explorer();
  Explorer(const Explorer&) = delete;

  using Body = std::function<void()>;
  Outcome run(uint64_t seed, std::vector<Body> threads, bool with_trace = false);

  // For the bodies: ends the schedule as a failure.
  [[noreturn]] void fail(const std::string& what);
  void require(bool good, const char* what) {
    if (!good) fail(what);
  }
  // The caller only waits for others to do something: they go first, and when all sleep, time passes.
  void pause();
  // Time passes: sleeps that end meanwhile are over.
  void spend(uint64_t ns);
  uint64_t now_ns() const;
  // A number below `n`, the seed's choice.
  uint64_t choose(uint64_t n);
  // Whether another thread of the schedule sleeps on this address now.
  bool is_slept_on(const void* address) const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

// Makes fresh threads for each schedule.
using Scenario = std::function<std::vector<Explorer::Body>(Explorer&)>;

struct Campaign {
  uint64_t schedules = 0;         // that were run
  uint64_t seed = 0;              // of the failure
  Outcome outcome;
  uint64_t points = 0, switches = 0;
  bool failed() const { return !outcome.failure.empty(); }
  std::string describe() const;
};
// Schedules with the seeds from `seed` on, until one fails; that one is run again, for the trace.
Campaign explore(const Scenario&, uint64_t seed, uint64_t schedules, Options options = {});

}  // namespace gilt::exploration
