// A difference in two axes is split by way of the corners between.
#include "compare/attribution.h"

#include "compare_support.h"

#include <catch2/catch.hpp>

using namespace gilt::compare;
using namespace gilt::compare::testing;

namespace {

std::vector<double> times(double factor) {
    return {100 * factor, 110 * factor, 90 * factor, 105 * factor, 95 * factor};
}

// The far corner takes three times as long as the base: 2 for the lock, 1.5 for memory.
struct Corners {
    std::vector<Sample> samples;
    std::vector<std::string> names;

    Corners() {
        add("base", {"m0", "l0"}, 1);
        add("far", {"m1", "l1"}, 3);
    }
    void add(const std::string& name, const Axes& axes, double factor) {
        add_runs(samples, name, axes, times(factor));
        names.push_back(name);
    }
    std::optional<Attribution> attribution() const {
        const Comparison comparison = compare_samples(samples, names, "base");
        return attribute(comparison, *comparison.find("far"), samples, Clock::process, {1, 0.01});
    }
};

} // namespace

TEST_CASE("two corners alone cannot be split", "[compare]") {
    CHECK_FALSE(Corners().attribution());
}

TEST_CASE("the corner that shares the memory manager splits the difference", "[compare]") {
    Corners corners;
    corners.add("middle", {"m0", "l1"}, 2);
    const auto result = corners.attribution();
    REQUIRE(result);
    CHECK(result->by_way_of == std::vector<std::string>{"middle"});
    CHECK(result->lock.ratio == Approx(2));
    CHECK(result->memory.ratio == Approx(1.5));
    CHECK(result->lock.distinct);
}

TEST_CASE("the corner that shares the lock splits it too", "[compare]") {
    Corners corners;
    corners.add("middle", {"m1", "l0"}, 1.2);
    const auto result = corners.attribution();
    REQUIRE(result);
    CHECK(result->memory.ratio == Approx(1.2));
    CHECK(result->lock.ratio == Approx(2.5));
}

TEST_CASE("with both corners the two ways are averaged", "[compare]") {
    Corners corners;
    corners.add("one", {"m0", "l1"}, 2);   // lock 2, then memory 1.5
    corners.add("two", {"m1", "l0"}, 6);   // memory 6, then lock 0.5
    const auto result = corners.attribution();
    REQUIRE(result);
    CHECK(result->by_way_of.size() == 2);
    CHECK(result->lock.ratio == Approx(1));
    CHECK(result->memory.ratio == Approx(3));
    CHECK_FALSE(result->lock.distinct);
}

TEST_CASE("a corner of a third kind is of no use", "[compare]") {
    Corners corners;
    corners.add("other", {"m2", "l1"}, 2);
    CHECK_FALSE(corners.attribution());
}

TEST_CASE("flavors that differ in one axis, or tell none, are not split", "[compare]") {
    std::vector<Sample> samples;
    add_runs(samples, "base", {"m0", "l0"}, times(1));
    add_runs(samples, "near", {"m0", "l1"}, times(2));
    add_runs(samples, "silent", {}, times(2));
    const Comparison comparison = compare_samples(samples, {"base", "near", "silent"}, "base");
    CHECK_FALSE(attribute(comparison, *comparison.find("near"), samples, Clock::process, {1, 0.01}));
    CHECK_FALSE(attribute(comparison, *comparison.find("silent"), samples, Clock::process, {1, 0.01}));
}
