// The statistics of a comparison, pure and deterministic.
// Ratios are treated on the log scale, where "twice" and "half" are equally far
// from "the same". The centre is the median: one disturbed run must not move it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace gilt::compare {

struct Interval {
    double low = 1;
    double high = 1;
};

// What is known about a ratio of two flavors.
struct Estimate {
    double ratio = 1;
    Interval interval;
    std::size_t pairs = 0;
    bool distinct = false; // whether it may be called a difference at all
};

// How sure and how large a difference must be before it is called one.
struct Judgement {
    std::uint64_t seed = 1;
    double minimum_effect = 0.01;
};

// With fewer pairs the range of all values covers the median too rarely:
// 1 - 2 / 2^n is 75% for three pairs, 94% for five.
inline constexpr std::size_t minimum_pairs = 5;

// The middle value, or the mean of the two middle ones; NaN of nothing.
double median(std::vector<double> values);

// NaN of nothing.
double geometric_mean(const std::vector<double>& values);

// The 95% percentile bootstrap interval of the median, on the scale of `values`.
Interval bootstrap_median(const std::vector<double>& values, std::uint64_t seed);

// The narrowest interval between two of the values that covers the median with a
// probability of 95% by the sign test, whatever the distribution; all of them when
// there are too few for that.
Interval rank_interval(std::vector<double> values);

// The median ratio with its interval, from logarithms of paired ratios. The interval
// is the bootstrap's, but not narrower than the rank interval: of a handful of values
// the bootstrap alone covers the median in as few as 85% of cases.
Estimate estimate_ratio(const std::vector<double>& log_ratios, const Judgement& judgement);

// The same estimate, seen from the other side.
Estimate inverse(const Estimate& estimate);

} // namespace gilt::compare
