// A counter of requests for each kind, and the number of the one that fails.
#include "base/fault.h"

#include <atomic>

namespace gilt::fault {
namespace {

struct Counter {
  std::atomic<uint64_t> made{0}, first_failing{0}, last_failing{0};
};
Counter counters[3];

Counter& counter_of(Kind kind) { return counters[static_cast<unsigned>(kind)]; }

}  // namespace

void arm(Kind kind, uint64_t n, Extent extent) {
  Counter& counter = counter_of(kind);
  uint64_t first = n == 0 ? 0 : counter.made.load(std::memory_order_relaxed) + n;
  counter.last_failing.store(n == 0 || extent == Extent::one ? first : ~uint64_t{0}, std::memory_order_relaxed);
  counter.first_failing.store(first, std::memory_order_relaxed);
}

uint64_t requests(Kind kind) { return counter_of(kind).made.load(std::memory_order_relaxed); }

bool count(Kind kind) {
  Counter& counter = counter_of(kind);
  uint64_t number = counter.made.fetch_add(1, std::memory_order_relaxed) + 1;
  return number >= counter.first_failing.load(std::memory_order_relaxed) &&
         number <= counter.last_failing.load(std::memory_order_relaxed);
}

}  // namespace gilt::fault
