// Failures are told once for all flavors that share them.
#include "compare/failure.h"

#include <catch2/catch.hpp>

using namespace gilt::compare;

TEST_CASE("the same failure of all is told once, whatever they call themselves", "[compare]") {
    CHECK(describe_failures({{"red", "exit status 1", "gilt-red: no such file\n"},
                             {"green", "exit status 1", "gilt-green: no such file\n"}},
                            2) == "gilt-compare: every flavor failed: exit status 1\ngilt-red: no such file\n");
}

TEST_CASE("failures that differ are told apart", "[compare]") {
    CHECK(describe_failures({{"red", "exit status 1", "boom"},
                             {"green", "exit status 1", "bang\n"},
                             {"blue", "exit status 1", "boom"}},
                            4) == "gilt-compare: red, blue failed: exit status 1\nboom\n"
                                  "gilt-compare: green failed: exit status 1\nbang\n");
}

TEST_CASE("a flood of error text is cut", "[compare]") {
    std::string flood;
    for (int i = 1; i <= 100; ++i)
        flood += "line " + std::to_string(i) + "\n";
    const std::string report = describe_failures({{"red", "exit status 1", flood}}, 1);
    CHECK_THAT(report, Catch::Contains("line 40\n... (more lines)\n") && !Catch::Contains("line 41\n"));
    CHECK_THAT(report, Catch::StartsWith("gilt-compare: red failed"));
}
