// Medians and paired ratios from samples.
#include "compare/comparison.h"

#include "compare_support.h"

#include <catch2/catch.hpp>

#include <cmath>

using namespace gilt::compare;
using namespace gilt::compare::testing;

TEST_CASE("only counted runs make a series", "[compare]") {
    std::vector<Sample> samples{make_sample("red", 1, 100), make_sample("red", 2, 200),
                                make_sample("green", 1, 300)};
    samples.push_back(make_sample("red", 1, 900));
    samples.back().warmup = true;
    samples.push_back(make_sample("red", 3, 900));
    samples.back().process.code = 1;
    CHECK(collect(samples, "red", Metric::wall, Clock::process) == Series{{1, 100e6}, {2, 200e6}});
    CHECK(collect(samples, "red", Metric::peak_memory, Clock::process) == Series{{1, 1000}, {2, 1000}});
    CHECK(collect(samples, "red", Metric::wall, Clock::program).empty());
}

TEST_CASE("the program's own clock is used when asked for", "[compare]") {
    std::vector<Sample> samples{make_sample("red", 1, 100)};
    samples[0].counters.wall_ns = 7;
    samples[0].counters.cpu_ns = 8;
    CHECK(collect(samples, "red", Metric::wall, Clock::program) == Series{{1, 7}});
    CHECK(collect(samples, "red", Metric::cpu, Clock::program) == Series{{1, 8}});
}

TEST_CASE("ratios pair what ran in the same round", "[compare]") {
    const auto logs = paired_log_ratios({{1, 2}, {2, 8}, {4, 1}, {5, 0}}, {{2, 4}, {3, 1}, {4, 2}, {5, 1}});
    REQUIRE(logs.size() == 2);
    CHECK(logs[0] == Approx(std::log(2)));
    CHECK(logs[1] == Approx(-std::log(2)));
}

TEST_CASE("pairing removes what a round does to all", "[compare]") {
    std::vector<Sample> samples;
    add_runs(samples, "red", {}, {150, 1500, 15, 300, 150000});
    add_runs(samples, "green", {}, {100, 1000, 10, 200, 100000});
    const Comparison result = compare_samples(samples, {"red", "green"}, "green");
    const auto& wall = result.find("red")->metric(Metric::wall);
    CHECK(wall.median == 300e6);
    REQUIRE(wall.ratio);
    CHECK(wall.ratio->ratio == Approx(1.5));
    CHECK(wall.ratio->interval.low == Approx(1.5));
    CHECK(wall.ratio->distinct);
    CHECK_FALSE(result.find("red")->metric(Metric::cpu).ratio->distinct);
    CHECK_FALSE(result.find("green")->metric(Metric::wall).ratio);
}

TEST_CASE("counters are medians over the runs that have them", "[compare]") {
    std::vector<Sample> samples;
    add_runs(samples, "red", {"m", "l"}, {1, 1, 1});
    samples[0].counters.collections = 4;
    samples[2].counters.collections = 6;
    samples[1].counters.lock_waits = 9;
    const Comparison result = compare_samples(samples, {"red"}, "red");
    CHECK(result.flavors[0].collections == 5.0);
    CHECK(result.flavors[0].lock_waits == 9.0);
    CHECK_FALSE(result.flavors[0].pause_max_ns);
    CHECK(result.flavors[0].memory == "m");
    CHECK(result.flavors[0].lock == "l");
}

TEST_CASE("a skipped flavor has a reason and no numbers, and is no baseline", "[compare]") {
    std::vector<Sample> samples;
    add_runs(samples, "red", {}, {100});
    add_runs(samples, "green", {}, {100});
    add_runs(samples, "blue", {}, {100});
    const Comparison result =
        compare(samples, {"red", "green", "blue"}, {{"red", "full"}}, "red", Clock::process, {1, 0.01});
    CHECK(result.baseline == "green");
    CHECK(result.find("red")->skipped == "full");
    CHECK_FALSE(result.find("red")->metric(Metric::wall).median);
    CHECK(result.find("blue")->metric(Metric::wall).ratio);
}

TEST_CASE("without any counted run there is no baseline", "[compare]") {
    const Comparison result = compare_samples({}, {"red"}, "red");
    CHECK(result.baseline.empty());
    CHECK(result.flavors.size() == 1);
}
