// The report as it stands on the terminal, character for character.
#include "compare/report.h"

#include "compare_support.h"

#include <catch2/catch.hpp>

using namespace gilt::compare;
using namespace gilt::compare::testing;

namespace {

Setting make_setting() {
    Setting setting;
    setting.program = "fib.lisp";
    setting.arguments = {"30"};
    setting.flavors = 3;
    setting.rounds = 5;
    setting.seed = 42;
    return setting;
}

Host make_host() {
    Host host;
    host.cpu_model = "Abacus 9";
    host.cpus = 2;
    host.load = 0.12;
    host.effective_parallelism = 1.96;
    return host;
}

} // namespace

TEST_CASE("the setting is described before the runs", "[compare]") {
    CHECK(describe_setting(make_setting(), make_host()) ==
          "gilt compare fib.lisp 30   3 flavors x 5 rounds   seed 42\n"
          "host  Abacus 9, 2 CPUs, load 0.12\n"
          "      effective parallelism 1.96 of 2\n");
}

TEST_CASE("a shared host is called one", "[compare]") {
    Host host = make_host();
    host.effective_parallelism = 1.79;
    CHECK(host.looks_shared());
    CHECK_THAT(describe_setting(make_setting(), host), Catch::Contains("1.79 of 2: looks shared"));
    host.effective_parallelism = 1.81;
    CHECK_FALSE(host.looks_shared());
}

TEST_CASE("the tables show what was measured", "[compare]") {
    std::vector<Sample> samples;
    add_runs(samples, "red", {}, {412, 412, 412, 412, 412}, 400, 131000);
    add_runs(samples, "green", {}, {309, 309, 309, 309, 309}, 401, 38000);
    for (Sample& sample : samples) {
        sample.counters.collections = 12;
        if (sample.flavor == "green") {
            sample.counters.pause_max_ns = 250000;
            sample.counters.lock_waits = 12345;
            sample.counters.lock_wait_ns = 1.63e9;
        }
    }
    const Comparison comparison = compare(samples, {"red", "green", "blue"}, {{"blue", "out of memory"}}, "red",
                                          Clock::process, {1, 0.01});
    CHECK(make_tables(comparison, {false}) ==
          "flavor    wall   ratio           95%     CPU  ratio           95%\n"
          "red     412 ms       1                400 ms      1\n"
          "green   309 ms  0.750x  0.750..0.750  401 ms      ~  1.002..1.002\n"
          "blue    skipped: out of memory\n"
          "\n"
          "flavor  peak RSS   ratio           95%  collections  max pause      GIL waits\n"
          "red       134 MB       1                         12          -              -\n"
          "green    38.9 MB  0.290x  0.290..0.290           12     250 us  12.3k, 1.63 s\n");
}

TEST_CASE("better and worse have their colors, noise has none of them", "[compare]") {
    std::vector<Sample> samples;
    add_runs(samples, "red", {}, {100, 100, 100, 100, 100}, 100, 1000);
    add_runs(samples, "green", {}, {50, 50, 50, 50, 50}, 200, 1000);
    const std::string text = make_tables(compare_samples(samples, {"red", "green"}, "red"), {true});
    CHECK_THAT(text, Catch::Contains("\x1b[32m0.500x\x1b[0m") && Catch::Contains("\x1b[31m2.000x\x1b[0m") &&
                         Catch::Contains("\x1b[2m~\x1b[0m"));
}

TEST_CASE("long commands and reasons stay on their lines", "[compare]") {
    Setting setting = make_setting();
    setting.arguments.assign(100, "argument");
    setting.seed = 4294967295;
    const Comparison comparison =
        compare({}, {"none-such"}, {{"none-such", std::string(500, 'x')}}, "", Clock::process, {1, 0.01});
    Host host = make_host();
    host.cpu_model = std::string(200, 'x');
    std::istringstream lines(describe_setting(setting, host) + make_tables(comparison, {false}));
    for (std::string line; std::getline(lines, line);)
        CHECK(line.size() <= 80);
}
