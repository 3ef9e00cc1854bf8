// What a flavor tells of itself, whole, in parts, and broken.
#include "compare/runtime_counters.h"

#include <catch2/catch.hpp>

using namespace gilt::compare;

TEST_CASE("every counter is read", "[compare]") {
    const RuntimeCounters counters = parse_runtime_counters(R"({
        "schema": 1, "flavor": "red", "memory": "m", "lock": "l", "wall_ns": 10, "cpu_ns": 20,
        "memory_stats": {"collections": 3, "pause_max_ns": 40},
        "lock_stats": {"waits": 5, "wait_ns": 60}})");
    CHECK(counters.memory == "m");
    CHECK(counters.lock == "l");
    CHECK(counters.wall_ns == 10.0);
    CHECK(counters.cpu_ns == 20.0);
    CHECK(counters.collections == 3.0);
    CHECK(counters.pause_max_ns == 40.0);
    CHECK(counters.lock_waits == 5.0);
    CHECK(counters.lock_wait_ns == 60.0);
}

TEST_CASE("what is absent, or of another type, stays unknown", "[compare]") {
    const RuntimeCounters counters = parse_runtime_counters(
        R"({"memory": 7, "wall_ns": "soon", "memory_stats": {"collections": 0}, "lock_stats": 1})");
    CHECK(counters.memory.empty());
    CHECK_FALSE(counters.wall_ns);
    CHECK(counters.collections == 0.0);
    CHECK_FALSE(counters.pause_max_ns);
    CHECK_FALSE(counters.lock_waits);
}

TEST_CASE("text that is no object tells nothing", "[compare]") {
    for (const char* text : {"", "{\"memory\": \"m\"", "[1]", "null"}) {
        const RuntimeCounters counters = parse_runtime_counters(text);
        CHECK(counters.memory.empty());
        CHECK_FALSE(counters.wall_ns);
    }
}
