// Puts estimates into words.
#include "compare/verdict.h"

#include "compare/units.h"

#include <fmt/core.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <string_view>

namespace gilt::compare {
namespace {

constexpr std::size_t line_width = 80;

// What a flavor uses, as a ratio to what the other one uses.
using Price = std::optional<Estimate>;

std::string bounds(const Estimate& estimate) {
    return fmt::format("95% interval {}", format_interval(estimate.interval));
}

std::string memory_price(const Estimate& price) {
    return fmt::format("{} the memory", format_ratio(price.ratio));
}

std::string cpu_price(const Estimate& price) {
    if (price.ratio >= 2)
        return fmt::format("{} the CPU time", format_ratio(price.ratio));
    const double percent = std::abs(price.ratio - 1) * 100;
    return fmt::format("{:.{}f}% {} CPU time", percent, percent < 10 ? 1 : 0,
                       price.ratio > 1 ? "more" : "less");
}

// A clause for what is clear and one for what is not.
std::string prices(const std::string& payer, const Price& memory, const Price& cpu) {
    std::vector<std::string> clear;
    std::vector<std::string> unclear;
    if (memory)
        memory->distinct ? clear.push_back(memory_price(*memory)) : unclear.push_back("memory");
    if (cpu)
        cpu->distinct ? clear.push_back(cpu_price(*cpu)) : unclear.push_back("CPU time");
    std::string text;
    if (!clear.empty())
        text += fmt::format("; {} uses {}", payer, fmt::join(clear, " and "));
    if (!unclear.empty())
        text += fmt::format("; there is no clear difference in {}", fmt::join(unclear, " or "));
    return text;
}

Price turned(const Price& price, bool turn) {
    return price && turn ? Price(inverse(*price)) : price;
}

// How the opponent and the baseline stand to each other.
std::string headline(const Comparison& comparison, const FlavorSummary& opponent) {
    const Price& wall = opponent.metric(Metric::wall).ratio;
    // The ratios are the opponent's to the baseline's; price and gain are the first's.
    const bool opponent_first = wall->distinct && wall->ratio < 1;
    const std::string& first = opponent_first ? opponent.name : comparison.baseline;
    const std::string& second = opponent_first ? comparison.baseline : opponent.name;
    const Estimate gain = opponent_first ? inverse(*wall) : *wall;
    const auto price_of = [&](Metric metric) { return turned(opponent.metric(metric).ratio, !opponent_first); };
    const std::string price = prices(wall->distinct ? "it" : first, price_of(Metric::peak_memory),
                                     price_of(Metric::cpu));
    if (!wall->distinct)
        return fmt::format("{} and {} do not differ in wall time beyond the noise ({}){}.", first, second,
                           bounds(gain), price);
    return fmt::format("{} is {} as fast as {} ({}){}.", first, format_ratio(gain.ratio), second,
                       bounds(gain), price);
}

std::string factor(const Estimate& estimate) {
    return fmt::format("{} ({}{})", format_ratio(estimate.ratio), estimate.distinct ? "" : "~",
                       format_interval(estimate.interval));
}

bool outweighs(const Estimate& one, const Estimate& other) {
    return one.distinct && std::abs(std::log(one.ratio)) > std::abs(std::log(other.ratio)) &&
           (one.interval.low > other.interval.high || one.interval.high < other.interval.low);
}

std::string cause(const Attribution& attribution, const FlavorSummary& opponent,
                  const std::string& baseline) {
    const Price& wall = opponent.metric(Metric::wall).ratio;
    const bool turn = wall && wall->ratio < 1;
    const Estimate lock = turn ? inverse(attribution.lock) : attribution.lock;
    const Estimate memory = turn ? inverse(attribution.memory) : attribution.memory;
    std::string lead = "F";
    if (wall && wall->distinct && outweighs(lock, memory) && lock.ratio > 1)
        lead = "Most of that is the lock: f";
    else if (wall && wall->distinct && outweighs(memory, lock) && memory.ratio > 1)
        lead = "Most of that is the memory manager: f";
    return fmt::format("{}rom {} to {} by way of {}, changing the lock gives a speed-up of {} and "
                       "changing the memory manager one of {}.",
                       lead, turn ? baseline : opponent.name, turn ? opponent.name : baseline,
                       fmt::join(attribution.by_way_of, " and "), factor(lock), factor(memory));
}

std::string noise(const Comparison& comparison) {
    std::size_t unclear = 0;
    for (const FlavorSummary& flavor : comparison.flavors)
        for (const MetricSummary& cell : flavor.metrics)
            unclear += cell.ratio && !cell.ratio->distinct ? 1 : 0;
    if (unclear == 0)
        return "";
    return fmt::format("{} ratio{} within the noise (~).", unclear, unclear == 1 ? " is" : "s are");
}

std::string wrap(std::string_view text) {
    std::string result;
    while (text.size() > line_width) {
        const std::size_t space = text.rfind(' ', line_width);
        if (space == std::string_view::npos)
            break;
        result += std::string(text.substr(0, space)) + "\n";
        text.remove_prefix(space + 1);
    }
    return result + std::string(text) + "\n";
}

} // namespace

const FlavorSummary* choose_opponent(const Comparison& comparison) {
    const FlavorSummary* baseline = comparison.find(comparison.baseline);
    const FlavorSummary* first = nullptr;
    for (const FlavorSummary& flavor : comparison.flavors) {
        if (&flavor == baseline || baseline == nullptr || !flavor.metric(Metric::wall).median)
            continue;
        if (first == nullptr)
            first = &flavor;
        if (flavor.memory != baseline->memory && flavor.lock != baseline->lock)
            return &flavor;
    }
    return first;
}

std::string make_verdict(const Comparison& comparison, const std::optional<Attribution>& attribution) {
    const FlavorSummary* opponent = choose_opponent(comparison);
    if (opponent == nullptr)
        return "Only one flavor was measured: there is nothing to compare.\n";
    const auto& wall = opponent->metric(Metric::wall).ratio;
    if (!wall || wall->pairs < minimum_pairs)
        return fmt::format("With fewer than {} rounds nothing is ranked (~).\n", minimum_pairs);
    std::string text = wrap(headline(comparison, *opponent));
    if (attribution)
        text += wrap(cause(*attribution, *opponent, comparison.baseline));
    const std::string doubts = noise(comparison);
    return doubts.empty() ? text : text + wrap(doubts);
}

} // namespace gilt::compare
