// Changes one axis at a time, round by round.
#include "compare/attribution.h"

#include <cmath>
#include <utility>

namespace gilt::compare {
namespace {

struct Axes {
    std::string memory;
    std::string lock;
};

// The factors of one round, one for each way that was measured in it.
struct Factors {
    std::vector<double> lock;
    std::vector<double> memory;
};

const FlavorSummary* find_corner(const Comparison& comparison, const Axes& axes) {
    for (const FlavorSummary& flavor : comparison.flavors)
        if (flavor.skipped.empty() && flavor.memory == axes.memory && flavor.lock == axes.lock)
            return &flavor;
    return nullptr;
}

std::vector<double> logs_of_means(const std::map<int, Factors>& rounds, std::vector<double> Factors::*which) {
    std::vector<double> logs;
    for (const auto& [round, factors] : rounds)
        if (!(factors.*which).empty())
            logs.push_back(std::log(geometric_mean(factors.*which)));
    return logs;
}

// Adds the factors of the way from `from` over `corner` to `to`.
void add_way(std::map<int, Factors>& rounds, const Series& from, const Series& corner, const Series& to,
             std::vector<double> Factors::*first, std::vector<double> Factors::*second) {
    for (const auto& [round, middle] : corner) {
        const auto start = from.find(round);
        const auto end = to.find(round);
        if (start == from.end() || end == to.end() || start->second <= 0 || middle <= 0 || end->second <= 0)
            continue;
        (rounds[round].*first).push_back(middle / start->second);
        (rounds[round].*second).push_back(end->second / middle);
    }
}

} // namespace

std::optional<Attribution> attribute(const Comparison& comparison, const FlavorSummary& opponent,
                                     const std::vector<Sample>& samples, Clock clock,
                                     const Judgement& judgement) {
    const FlavorSummary* baseline = comparison.find(comparison.baseline);
    if (baseline == nullptr || baseline->memory.empty() || opponent.memory.empty() ||
        baseline->memory == opponent.memory || baseline->lock == opponent.lock)
        return std::nullopt;
    const auto wall = [&](const std::string& name) { return collect(samples, name, Metric::wall, clock); };
    const Series from = wall(baseline->name);
    const Series to = wall(opponent.name);
    Attribution result;
    result.opponent = opponent.name;
    std::map<int, Factors> rounds;
    if (const auto* corner = find_corner(comparison, {baseline->memory, opponent.lock})) {
        result.by_way_of.push_back(corner->name);
        add_way(rounds, from, wall(corner->name), to, &Factors::lock, &Factors::memory);
    }
    if (const auto* corner = find_corner(comparison, {opponent.memory, baseline->lock})) {
        result.by_way_of.push_back(corner->name);
        add_way(rounds, from, wall(corner->name), to, &Factors::memory, &Factors::lock);
    }
    if (rounds.empty())
        return std::nullopt;
    result.lock = estimate_ratio(logs_of_means(rounds, &Factors::lock), judgement);
    result.memory = estimate_ratio(logs_of_means(rounds, &Factors::memory), judgement);
    return result;
}

} // namespace gilt::compare
