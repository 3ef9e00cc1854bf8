// Median, intervals and the judgement of a difference, against values worked out by hand.
#include "compare/statistics.h"

#include <catch2/catch.hpp>

#include <cmath>

using namespace gilt::compare;

namespace {

std::vector<double> logs(std::vector<double> ratios) {
    for (double& ratio : ratios)
        ratio = std::log(ratio);
    return ratios;
}

} // namespace

TEST_CASE("the median is the middle value or the mean of the two middle ones", "[compare]") {
    CHECK(median({3}) == 3);
    CHECK(median({9, 1, 5}) == 5);
    CHECK(median({4, 1, 3, 100}) == 3.5);
    CHECK(std::isnan(median({})));
}

TEST_CASE("the geometric mean of a ratio and its inverse is one", "[compare]") {
    CHECK(geometric_mean({2, 8}) == Approx(4));
    CHECK(geometric_mean({0.25, 4}) == Approx(1));
    CHECK(std::isnan(geometric_mean({})));
}

TEST_CASE("the bootstrap is repeatable and stays among the values", "[compare]") {
    const std::vector<double> values{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11};
    const Interval first = bootstrap_median(values, 42);
    const Interval again = bootstrap_median(values, 42);
    CHECK(first.low == again.low);
    CHECK(first.high == again.high);
    // P(median of the draw <= 2) is below 0.025 and P(median <= 3) above it.
    CHECK(first.low == 3);
    CHECK(first.high == 9);
}

TEST_CASE("the bootstrap of equal values has no width", "[compare]") {
    const Interval interval = bootstrap_median({7, 7, 7}, 1);
    CHECK(interval.low == 7);
    CHECK(interval.high == 7);
}

TEST_CASE("the rank interval follows the table of the sign test", "[compare]") {
    // Cuts at 5% two-sided: none up to 8 values, one from 9, two from 12, five for 20.
    const auto low_of = [](int count) {
        std::vector<double> values;
        for (int i = count; i >= 1; --i)
            values.push_back(i);
        return rank_interval(values).low;
    };
    CHECK(low_of(1) == 1);
    CHECK(low_of(8) == 1);
    CHECK(low_of(9) == 2);
    CHECK(low_of(11) == 2);
    CHECK(low_of(12) == 3);
    CHECK(low_of(20) == 6);
    CHECK(rank_interval({4, 1, 3, 2, 9}).high == 9);
}

TEST_CASE("a clear and repeated difference is distinct", "[compare]") {
    const Estimate estimate = estimate_ratio(logs({1.30, 1.32, 1.35, 1.36, 1.40}), {1, 0.01});
    CHECK(estimate.ratio == Approx(1.35));
    CHECK(estimate.interval.low == Approx(1.30));
    CHECK(estimate.interval.high == Approx(1.40));
    CHECK(estimate.pairs == 5);
    CHECK(estimate.distinct);
}

TEST_CASE("an interval that spans one is no difference", "[compare]") {
    CHECK_FALSE(estimate_ratio(logs({0.99, 1.2, 1.2, 1.2, 1.2}), {1, 0.01}).distinct);
}

TEST_CASE("a difference below the minimum effect is none, in both directions", "[compare]") {
    const std::vector<double> slower = logs({1.004, 1.005, 1.006, 1.005, 1.004});
    const std::vector<double> faster = logs({0.995, 0.996, 0.994, 0.995, 0.996});
    CHECK_FALSE(estimate_ratio(slower, {1, 0.01}).distinct);
    CHECK_FALSE(estimate_ratio(faster, {1, 0.01}).distinct);
    CHECK(estimate_ratio(slower, {1, 0.001}).distinct);
    CHECK(estimate_ratio(faster, {1, 0.001}).distinct);
}

TEST_CASE("four pairs are too few for any claim", "[compare]") {
    CHECK_FALSE(estimate_ratio(logs({2, 2, 2, 2}), {1, 0.01}).distinct);
    CHECK(estimate_ratio(logs({2, 2, 2, 2, 2}), {1, 0.01}).distinct);
}

TEST_CASE("the inverse turns ratio and interval round", "[compare]") {
    Estimate estimate;
    estimate.ratio = 2;
    estimate.interval = {1.6, 4};
    estimate.distinct = true;
    const Estimate turned = inverse(estimate);
    CHECK(turned.ratio == Approx(0.5));
    CHECK(turned.interval.low == Approx(0.25));
    CHECK(turned.interval.high == Approx(0.625));
    CHECK(turned.distinct);
}
