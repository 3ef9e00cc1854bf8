// Median, bootstrap and the decision whether a difference is one.
#include "compare/statistics.h"

#include "compare/random.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace gilt::compare {
namespace {

constexpr std::size_t resamples = 4000;
constexpr double tail = 0.025;

double median_in_place(std::vector<double>& values) {
    if (values.empty())
        return std::numeric_limits<double>::quiet_NaN();
    const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
    std::nth_element(values.begin(), middle, values.end());
    if (values.size() % 2 == 1)
        return *middle;
    return (*std::max_element(values.begin(), middle) + *middle) / 2;
}

// The probability of at most `most` heads in `tosses` tosses of a fair coin.
double heads_at_most(std::size_t most, std::size_t tosses) {
    const auto n = static_cast<double>(tosses);
    double sum = 0;
    for (std::size_t i = 0; i <= most; ++i) {
        const auto k = static_cast<double>(i);
        sum += std::exp(std::lgamma(n + 1) - std::lgamma(k + 1) - std::lgamma(n - k + 1) - n * std::log(2.0));
    }
    return sum;
}

// How many values may be cut off at each end.
std::size_t rank_cut(std::size_t count) {
    std::size_t low = 0; // may be cut, or is nothing
    std::size_t high = count / 2 + 1;
    while (high - low > 1) {
        const std::size_t middle = (low + high) / 2;
        (heads_at_most(middle, count) <= tail ? low : high) = middle;
    }
    return low;
}

bool is_distinct(const Estimate& estimate, double minimum_effect) {
    const bool spans_one = estimate.interval.low <= 1 && estimate.interval.high >= 1;
    const bool large_enough = std::abs(std::log(estimate.ratio)) >= std::log1p(minimum_effect);
    return estimate.pairs >= minimum_pairs && !spans_one && large_enough;
}

} // namespace

double median(std::vector<double> values) {
    return median_in_place(values);
}

double geometric_mean(const std::vector<double>& values) {
    double sum = 0;
    for (const double value : values)
        sum += std::log(value);
    return std::exp(sum / static_cast<double>(values.size()));
}

Interval bootstrap_median(const std::vector<double>& values, std::uint64_t seed) {
    if (values.empty())
        return {std::numeric_limits<double>::quiet_NaN(), std::numeric_limits<double>::quiet_NaN()};
    Random random(seed);
    std::vector<double> medians(resamples);
    std::vector<double> draw(values.size());
    for (double& result : medians) {
        for (double& value : draw)
            value = values[random.below(values.size())];
        result = median_in_place(draw);
    }
    std::sort(medians.begin(), medians.end());
    const auto cut = static_cast<std::size_t>(tail * resamples);
    return {medians[cut], medians[resamples - 1 - cut]};
}

Interval rank_interval(std::vector<double> values) {
    std::sort(values.begin(), values.end());
    const std::size_t cut = rank_cut(values.size());
    return {values[cut], values[values.size() - 1 - cut]};
}

Estimate estimate_ratio(const std::vector<double>& log_ratios, const Judgement& judgement) {
    const Interval drawn = bootstrap_median(log_ratios, judgement.seed);
    const Interval ranked = rank_interval(log_ratios);
    Estimate estimate;
    estimate.ratio = std::exp(median(log_ratios));
    estimate.interval = {std::exp(std::min(drawn.low, ranked.low)),
                         std::exp(std::max(drawn.high, ranked.high))};
    estimate.pairs = log_ratios.size();
    estimate.distinct = is_distinct(estimate, judgement.minimum_effect);
    return estimate;
}

Estimate inverse(const Estimate& estimate) {
    Estimate result = estimate;
    result.ratio = 1 / estimate.ratio;
    result.interval = {1 / estimate.interval.high, 1 / estimate.interval.low};
    return result;
}

} // namespace gilt::compare
