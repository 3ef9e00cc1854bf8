#include "memory/parts/pauses.h"

#include <catch2/catch.hpp>
#include <cstdint>

using gilt::memory::PauseHistogram;
using gilt::memory::PauseWindow;

namespace {

constexpr uint64_t us = 1000, ms = 1000 * us;

// Of a thread that is kept for `pause` and then works for `work`, again and again.
double least_utilization(uint64_t pause, uint64_t work) {
  PauseWindow window;
  double least = 1;
  for (uint64_t now = 100 * ms; now < 300 * ms; now += work) {
    now += pause;
    double utilization = window.utilization_after(now, pause);
    if (now > 150 * ms) least = std::min(least, utilization);
  }
  return least;
}

}  // namespace

TEST_CASE("utilization is the least share of 20 ms, however many pauses these have", "[memory]") {
  CHECK(least_utilization(1 * ms, 9 * ms) == Approx(0.9).margin(0.05));
  CHECK(least_utilization(1 * ms, 1 * ms) == Approx(0.5).margin(0.05));
  CHECK(least_utilization(100 * us, 100 * us) == Approx(0.5).margin(0.05));
  CHECK(least_utilization(20 * us, 10 * us) == Approx(0.333).margin(0.05));
  CHECK(least_utilization(30 * ms, 1 * ms) == 0);
}

TEST_CASE("a percentile is right within a quarter, upwards", "[memory]") {
  PauseHistogram pauses;
  for (uint64_t n = 1; n <= 1000; n++) pauses.add(n * us);
  CHECK(pauses.count() == 1000);
  CHECK(pauses.longest() == 1000 * us);
  for (double share : {0.5, 0.99, 0.999}) {
    const auto exact = static_cast<uint64_t>(share * 1000) * us;
    CHECK(pauses.percentile(share) >= exact);
    CHECK(pauses.percentile(share) <= exact + exact / 4);
  }
  CHECK(pauses.percentile(1) == 1000 * us);
}
