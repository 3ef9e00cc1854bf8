// Native threads, kept from schedule to schedule, that hand one token to each other. All state belongs to whoever has it.
#include "explorer.h"

#include <pthread.h>
#include <sched.h>

#include <algorithm>
#include <semaphore>
#include <thread>

#include "base/schedule.h"

namespace gilt::exploration {
namespace {

// splitmix64 (Steele, Lea, Flood): a step of a Weyl sequence and a mixing function.
class Random {
 public:
  explicit Random(uint64_t seed) : state_(seed) {}
  uint64_t next() {
    uint64_t z = state_ += 0x9E3779B97F4A7C15u;
    z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9u;
    z = (z ^ z >> 27) * 0x94D049BB133111EBu;
    return z ^ z >> 31;
  }
  uint64_t below(uint64_t n) { return next() % n; }

 private:
  uint64_t state_;
};

// Only one thread runs at a time: on one processor the token passes by a switch, and nobody is woken elsewhere.
void stay_on(int processor) {
  cpu_set_t set;
  CPU_ZERO(&set);
  CPU_SET(processor, &set);
  pthread_setaffinity_np(pthread_self(), sizeof set, &set);
}

struct Abandoned {};  // ends a thread of a schedule that failed

constexpr unsigned surprise_every = 48;  // points between two wake-ups without a reason, on average
constexpr unsigned restless_schedules = 8, restless_points = 4;  // one in so many
constexpr size_t trace_length = 120;

std::string place(const char* file, int line) {
  std::string path(file);
  return path.substr(path.rfind('/') + 1) + ":" + std::to_string(line);
}

}  // namespace

struct Explorer::Impl {
  enum class State : uint8_t { runnable, sleeping, finished };

  struct Worker final : schedule::Participant {
    Worker(Impl& i, size_t n) : impl(i), index(n), native([this] { serve(); }) {}
    void serve() {
      stay_on(impl.processor);
      for (token.acquire(); !impl.quitting; token.acquire()) {
        schedule::current = this;
        try {
          if (!impl.abandoned) body();
        } catch (const Abandoned&) {
        }
        schedule::current = nullptr;
        impl.finish(*this);
      }
    }
    void point(const char* file, int line) override { impl.point(*this, file, line); }
    void sleep(const void* address, uint64_t timeout_ns) override { impl.sleep(*this, address, timeout_ns); }
    void wake(const void* address, size_t most) override { impl.wake(address, most); }
    uint64_t now_ns() override { return impl.clock; }

    bool is_timed() const { return deadline != schedule::forever; }

    Impl& impl;
    size_t index;
    Body body;
    State state = State::finished;
    int64_t priority = 0;
    const void* on = nullptr;
    uint64_t deadline = schedule::forever;
    std::binary_semaphore token{0};
    std::thread native;
  };

  explicit Impl(Options o) : options(o) {}
  ~Impl() {
    quitting = true;
    for (auto& worker : workers) worker->token.release();
    for (auto& worker : workers) worker->native.join();
  }

  Outcome run(uint64_t seed, std::vector<Body>& bodies, bool with_trace) {
    while (workers.size() < bodies.size()) workers.push_back(std::make_unique<Worker>(*this, workers.size()));
    random = Random(seed);
    outcome = {};
    tracing = with_trace;
    abandoned = false;
    clock = 1'000'000'000;
    lowest = 0;
    threads = bodies.size();
    std::vector<int64_t> priorities(threads);
    for (size_t i = 0; i < threads; i++) priorities[i] = static_cast<int64_t>(i) + 1;
    for (size_t i = threads; i > 1; i--) std::swap(priorities[i - 1], priorities[random.below(i)]);
    for (size_t i = 0; i < threads; i++) {
      Worker& worker = *workers[i];
      worker.body = std::move(bodies[i]);
      worker.state = State::runnable;
      worker.priority = priorities[i];
      worker.deadline = schedule::forever;
    }
    with_surprises = random.below(2) == 0;
    restless = random.below(restless_schedules) == 0;
    choose_change_points();
    give(*best());
    done.acquire();
    for (size_t i = 0; i < threads; i++) workers[i]->body = nullptr;
    return std::move(outcome);
  }

  void choose_change_points() {
    changes.clear();
    for (size_t depth = 3 + random.below(3); changes.size() + 1 < depth;)
      changes.push_back(1 + static_cast<unsigned>(random.below(options.points)));
  }

  // The highest priority of those that can run, or null.
  Worker* best() {
    Worker* found = nullptr;
    for (size_t i = 0; i < threads; i++)
      if (workers[i]->state == State::runnable && (!found || workers[i]->priority > found->priority)) found = workers[i].get();
    return found;
  }
  Worker* first_unfinished() {
    for (size_t i = 0; i < threads; i++)
      if (workers[i]->state != State::finished) return workers[i].get();
    return nullptr;
  }
  template <class Which>
  Worker* any(Which which) {
    size_t count = 0;
    for (size_t i = 0; i < threads; i++) count += which(*workers[i]);
    if (count == 0) return nullptr;
    size_t chosen = random.below(count);
    for (size_t i = 0;; i++)
      if (which(*workers[i]) && chosen-- == 0) return workers[i].get();
  }

  void give(Worker& next) { next.token.release(); }
  // Lets the best run; returns when the caller has its turn again.
  void switch_from(Worker& self) {
    Worker* next = best();
    if (next == &self) return;
    if (next == nullptr) fail(describe_deadlock());
    outcome.switches++;
    give(*next);
    self.token.acquire();
    if (abandoned) throw Abandoned{};
  }

  void note(const Worker& worker, const std::string& what) {
    if (!tracing) return;
    if (outcome.trace.size() == trace_length) outcome.trace.erase(outcome.trace.begin());
    outcome.trace.push_back("thread " + std::to_string(worker.index) + "  " + what);
  }

  void point(Worker& self, const char* file, int line) {
    if (abandoned) return;
    if (tracing) note(self, place(file, line));
    if (++outcome.points > options.limit) fail("no end after " + std::to_string(options.limit) + " points");
    if (std::find(changes.begin(), changes.end(), outcome.points) != changes.end()) self.priority = --lowest;
    if (restless && random.below(restless_points) == 0) self.priority = --lowest;
    if (with_surprises && random.below(surprise_every) == 0) surprise();
    switch_from(self);
  }

  void sleep(Worker& self, const void* on, uint64_t timeout_ns) {
    if (abandoned) throw Abandoned{};
    note(self, timeout_ns == schedule::forever ? "sleeps" : "sleeps for a time");
    self.state = State::sleeping;
    self.on = on;
    self.deadline = timeout_ns == schedule::forever ? timeout_ns : clock + timeout_ns;
    switch_from(self);
  }

  void awaken(Worker& worker, const char* why) {
    note(worker, why);
    worker.state = State::runnable;
    worker.deadline = schedule::forever;
  }
  void end_timed_sleep(Worker& worker) {
    clock = std::max(clock, worker.deadline);
    awaken(worker, "wakes: its time is over");
  }

  void wake(const void* on, size_t most) {
    for (; most > 0; most--) {
      Worker* worker = any([&](const Worker& w) { return w.state == State::sleeping && w.on == on; });
      if (worker == nullptr) return;
      awaken(*worker, "is woken");
    }
  }

  void surprise() {
    Worker* worker = any([](const Worker& w) { return w.state == State::sleeping; });
    if (worker == nullptr) return;
    if (worker->is_timed() && random.below(2) == 0) end_timed_sleep(*worker);
    else awaken(*worker, "wakes for no reason");
  }

  void pause(Worker& self) {
    if (++outcome.points > options.limit) fail("no end after " + std::to_string(options.limit) + " points");
    note(self, "pauses");
    self.priority = --lowest;
    if (best() != &self) return switch_from(self);
    Worker* next = nullptr;
    for (size_t i = 0; i < threads; i++) {
      Worker& w = *workers[i];
      if (w.state == State::sleeping && w.is_timed() && (!next || w.deadline < next->deadline)) next = &w;
    }
    if (next == nullptr) return;
    end_timed_sleep(*next);
    switch_from(self);
  }

  void spend(Worker& self, uint64_t ns) {
    clock += ns;
    if (tracing) note(self, "spends " + std::to_string(ns / 1000) + " us");
    for (size_t i = 0; i < threads; i++)
      if (workers[i]->state == State::sleeping && workers[i]->deadline <= clock) awaken(*workers[i], "wakes: its time is over");
    point(self, __FILE__, __LINE__);
  }

  void finish(Worker& self) {
    self.state = State::finished;
    note(self, "ends");
    Worker* next = abandoned ? first_unfinished() : best();
    if (!next && first_unfinished()) {
      record(describe_deadlock());
      next = first_unfinished();
    }
    if (next) give(*next);
    else done.release();
  }

  std::string describe_deadlock() {
    std::string text = "no thread can run:";
    for (size_t i = 0; i < threads; i++)
      text += " " + std::to_string(i) + (workers[i]->state == State::finished ? " has ended"
                                         : workers[i]->is_timed()             ? " sleeps for a time"
                                                                              : " sleeps");
    return text;
  }
  void record(const std::string& what) {
    if (!abandoned) outcome.failure = what;
    abandoned = true;
  }
  [[noreturn]] void fail(const std::string& what) {
    record(what);
    throw Abandoned{};
  }

  Options options;
  const int processor = sched_getcpu();
  std::vector<std::unique_ptr<Worker>> workers;
  size_t threads = 0;
  Random random{0};
  std::vector<unsigned> changes;
  int64_t lowest = 0;
  uint64_t clock = 0;
  bool abandoned = false, tracing = false, quitting = false, with_surprises = false, restless = false;
  Outcome outcome;
  std::binary_semaphore done{0};
};

Explorer::Explorer(Options options) : impl_(std::make_unique<Impl>(options)) {}
Explorer::~Explorer() = default;

Outcome Explorer::run(uint64_t seed, std::vector<Body> threads, bool with_trace) {
  return impl_->run(seed, threads, with_trace);
}
void Explorer::fail(const std::string& what) { impl_->fail(what); }
void Explorer::pause() { impl_->pause(static_cast<Impl::Worker&>(*schedule::participant())); }
void Explorer::spend(uint64_t ns) { impl_->spend(static_cast<Impl::Worker&>(*schedule::participant()), ns); }
uint64_t Explorer::now_ns() const { return impl_->clock; }
uint64_t Explorer::choose(uint64_t n) { return impl_->random.below(n); }

bool Explorer::is_slept_on(const void* address) const {
  return std::any_of(impl_->workers.begin(), impl_->workers.begin() + static_cast<ptrdiff_t>(impl_->threads),
                     [&](auto& w) { return w->state == Impl::State::sleeping && w->on == address; });
}

std::string Campaign::describe() const {
  std::string text = std::to_string(schedules) + " schedules, " + std::to_string(points / std::max<uint64_t>(1, schedules)) +
                     " points and " + std::to_string(switches / std::max<uint64_t>(1, schedules)) + " switches each";
  if (!failed()) return text;
  text += "\nfailed with seed " + std::to_string(seed) + ": " + outcome.failure + "\n";
  for (const std::string& line : outcome.trace) text += "  " + line + "\n";
  return text;
}

Campaign explore(const Scenario& scenario, uint64_t seed, uint64_t schedules, Options options) {
  Explorer explorer(options);
  Campaign campaign;
  while (campaign.schedules < schedules && !campaign.failed()) {
    campaign.seed = seed + campaign.schedules++;
    campaign.outcome = explorer.run(campaign.seed, scenario(explorer));
    campaign.points += campaign.outcome.points;
    campaign.switches += campaign.outcome.switches;
  }
  if (campaign.failed()) {
    const std::string failure = campaign.outcome.failure;
    campaign.outcome = explorer.run(campaign.seed, scenario(explorer), true);
    if (!campaign.failed()) campaign.outcome.failure = failure + " (but not again: more than the seed decides)";
  }
  return campaign;
}

}  // namespace gilt::exploration
