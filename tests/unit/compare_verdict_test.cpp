// The sentences: who is faster, at what price, and why; and silence within the noise.
#include "compare/verdict.h"

#include "compare_support.h"

#include <catch2/catch.hpp>

using namespace gilt::compare;
using namespace gilt::compare::testing;

namespace {

std::vector<double> times(double factor) {
    return {100 * factor, 100 * factor, 100 * factor, 100 * factor, 100 * factor};
}

std::string verdict_of(const std::vector<Sample>& samples, const std::vector<std::string>& names) {
    const Comparison comparison = compare_samples(samples, names, "base");
    const FlavorSummary* opponent = choose_opponent(comparison);
    std::optional<Attribution> attribution;
    if (opponent != nullptr)
        attribution = attribute(comparison, *opponent, samples, Clock::process, {1, 0.01});
    return make_verdict(comparison, attribution);
}

// Line breaks are a matter of width, not of meaning.
std::string unwrapped(std::string text) {
    for (char& character : text)
        if (character == '\n')
            character = ' ';
    return text;
}

} // namespace

TEST_CASE("a faster baseline is named with interval and price", "[compare]") {
    std::vector<Sample> samples;
    add_runs(samples, "base", {}, times(1), 11.3, 3400);
    add_runs(samples, "other", {}, times(1.35), 10, 1000);
    CHECK(unwrapped(verdict_of(samples, {"base", "other"})) ==
          "base is 1.350x as fast as other (95% interval 1.350..1.350); it uses 3.400x the memory and "
          "13% more CPU time. ");
}

TEST_CASE("a slower baseline is not praised", "[compare]") {
    std::vector<Sample> samples;
    add_runs(samples, "base", {}, times(2), 30, 1000);
    add_runs(samples, "other", {}, times(1), 10, 500);
    CHECK(unwrapped(verdict_of(samples, {"base", "other"})) ==
          "other is 2.000x as fast as base (95% interval 2.000..2.000); it uses 0.500x the memory and "
          "67% less CPU time. ");
}

TEST_CASE("what is within the noise is not ranked", "[compare]") {
    std::vector<Sample> samples;
    add_runs(samples, "base", {}, times(1), 10, 3000);
    add_runs(samples, "other", {}, {99, 101, 102, 98, 100}, 10, 1000);
    CHECK(unwrapped(verdict_of(samples, {"base", "other"})) ==
          "base and other do not differ in wall time beyond the noise (95% interval 0.980..1.020); base uses "
          "3.000x the memory; there is no clear difference in CPU time. 2 ratios are within the noise (~). ");
}

TEST_CASE("few rounds allow no ranking", "[compare]") {
    std::vector<Sample> samples;
    add_runs(samples, "base", {}, {100, 100});
    add_runs(samples, "other", {}, {300, 300});
    CHECK(verdict_of(samples, {"base", "other"}) == "With fewer than 5 rounds nothing is ranked (~).\n");
}

TEST_CASE("one flavor alone is no comparison", "[compare]") {
    std::vector<Sample> samples;
    add_runs(samples, "base", {}, times(1));
    CHECK_THAT(verdict_of(samples, {"base"}), Catch::Contains("nothing to compare"));
}

TEST_CASE("the opponent is the first that differs in both axes", "[compare]") {
    std::vector<Sample> samples;
    add_runs(samples, "near", {"m0", "l1"}, times(1));
    add_runs(samples, "base", {"m0", "l0"}, times(1));
    add_runs(samples, "far", {"m1", "l1"}, times(1));
    CHECK(choose_opponent(compare_samples(samples, {"near", "base", "far"}, "base"))->name == "far");
    CHECK(choose_opponent(compare_samples(samples, {"near", "base"}, "base"))->name == "near");
}

TEST_CASE("the cause is told when both axes differ and a corner is there", "[compare]") {
    std::vector<Sample> samples;
    add_runs(samples, "base", {"m0", "l0"}, times(1));
    add_runs(samples, "far", {"m1", "l1"}, times(3));
    add_runs(samples, "middle", {"m0", "l1"}, times(2));
    CHECK_THAT(unwrapped(verdict_of(samples, {"base", "far", "middle"})),
               Catch::Contains("Most of that is the lock: from far to base by way of middle, changing the lock "
                               "gives a speed-up of 2.000x (2.000..2.000) and changing the memory manager one of "
                               "1.500x (1.500..1.500)."));
}

TEST_CASE("the cause is seen from the winner", "[compare]") {
    std::vector<Sample> samples;
    add_runs(samples, "base", {"m0", "l0"}, times(4));
    add_runs(samples, "far", {"m1", "l1"}, times(1));
    add_runs(samples, "middle", {"m0", "l1"}, times(5));
    CHECK_THAT(unwrapped(verdict_of(samples, {"base", "far", "middle"})),
               Catch::Contains("Most of that is the memory manager: from base to far by way of middle, changing "
                               "the lock gives a speed-up of 0.800x (0.800..0.800) and changing the memory manager "
                               "one of 5.000x (5.000..5.000)."));
}

TEST_CASE("no line is longer than a terminal", "[compare]") {
    std::vector<Sample> samples;
    add_runs(samples, "base", {"m0", "l0"}, times(1));
    add_runs(samples, "far", {"m1", "l1"}, times(3));
    add_runs(samples, "middle", {"m0", "l1"}, times(2));
    std::istringstream lines(verdict_of(samples, {"base", "far", "middle"}));
    for (std::string line; std::getline(lines, line);)
        CHECK(line.size() <= 80);
}
