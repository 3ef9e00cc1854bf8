#include "memory/parts/pauses.h"

#include <algorithm>
#include <bit>
#include <cmath>

namespace gilt::memory {

namespace {

void raise_to(std::atomic<uint64_t>& most, uint64_t value) {
  uint64_t before = most.load(std::memory_order_relaxed);
  while (before < value && !most.compare_exchange_weak(before, value, std::memory_order_relaxed)) {
  }
}

}  // namespace

// The highest bit and the two below it.
size_t PauseHistogram::bucket_of(uint64_t ns) {
  if (ns < 4) return ns;
  unsigned exponent = std::bit_width(ns) - 1;
  return 4 * (exponent - 1) + (ns >> (exponent - 2) & 3);
}

uint64_t PauseHistogram::upper_bound(size_t bucket) {
  if (bucket < 4) return bucket;
  unsigned exponent = static_cast<unsigned>(bucket / 4) + 1;
  return ((4 + bucket % 4 + 1) << (exponent - 2)) - 1;
}

void PauseHistogram::add(uint64_t ns) {
  counts_[bucket_of(ns)].fetch_add(1, std::memory_order_relaxed);
  total_.fetch_add(ns, std::memory_order_relaxed);
  raise_to(longest_, ns);
}

uint64_t PauseHistogram::count() const {
  uint64_t sum = 0;
  for (const auto& count : counts_) sum += count.load(std::memory_order_relaxed);
  return sum;
}

uint64_t PauseHistogram::percentile(double share) const {
  auto wanted = static_cast<uint64_t>(std::ceil(share * static_cast<double>(count())));
  uint64_t sum = 0;
  for (size_t bucket = 0; bucket < buckets; bucket++) {
    sum += counts_[bucket].load(std::memory_order_relaxed);
    if (sum >= wanted && sum > 0) return std::min(upper_bound(bucket), longest());
  }
  return longest();
}

void PauseHistogram::tell(HeapStats& stats) const {
  stats.pauses = count();
  stats.pause_total_ns = total();
  stats.pause_max_ns = longest();
  stats.pause_median_ns = percentile(0.5);
  stats.pause_p99_ns = percentile(0.99);
  stats.pause_p999_ns = percentile(0.999);
}

uint64_t WaitClock::waited_ns() const {
  const uint64_t all = monotonic_ns() - begun_ns_;
  return all - std::min(all, busy_ns() - busy_before_ns_);
}

double PauseWindow::utilization_after(uint64_t end, uint64_t length) {
  uint64_t begin = end > window ? end - window : 0, lost = 0;
  Pause& last = recent_[(next_ + kept - 1) % kept];
  if (end / slice == last.end / slice) last = {end, last.length + length};
  else recent_[next_++ % kept] = {end, length};
  for (const Pause& pause : recent_)
    if (pause.end > begin) lost += std::min(pause.length, pause.end - begin);
  return 1 - static_cast<double>(std::min(lost, window)) / static_cast<double>(window);
}

}  // namespace gilt::memory
