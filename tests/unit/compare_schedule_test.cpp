// The schedule runs every flavor once a round, shuffled, and repeats with its seed.
#include "compare/schedule.h"

#include <catch2/catch.hpp>

#include <algorithm>
#include <set>

using namespace gilt::compare;

TEST_CASE("every round holds every flavor once", "[compare]") {
    const Schedule schedule = make_schedule(50, 4, 7);
    REQUIRE(schedule.size() == 50);
    for (auto round : schedule) {
        std::sort(round.begin(), round.end());
        CHECK(round == std::vector<std::size_t>{0, 1, 2, 3});
    }
}

TEST_CASE("a seed gives one schedule, another seed another", "[compare]") {
    CHECK(make_schedule(20, 4, 7) == make_schedule(20, 4, 7));
    CHECK(make_schedule(20, 4, 7) != make_schedule(20, 4, 8));
}

TEST_CASE("rounds are shuffled without a favourite", "[compare]") {
    std::set<std::vector<std::size_t>> orders;
    std::vector<int> firsts(3, 0);
    for (const auto& round : make_schedule(3000, 3, 1)) {
        orders.insert(round);
        ++firsts[round.front()];
    }
    CHECK(orders.size() == 6);
    for (const int count : firsts) // expected 1000, standard deviation 26
        CHECK(std::abs(count - 1000) < 130);
}

TEST_CASE("no rounds and no flavors are no trouble", "[compare]") {
    CHECK(make_schedule(0, 3, 1).empty());
    CHECK(make_schedule(2, 0, 1) == Schedule{{}, {}});
}
