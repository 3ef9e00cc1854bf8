// The JSON document keeps every raw sample.
#include "compare/json_report.h"

#include "compare_support.h"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

using namespace gilt::compare;
using namespace gilt::compare::testing;

TEST_CASE("every run is in the document, in order and raw", "[compare]") {
    std::vector<Sample> samples;
    add_runs(samples, "red", {"m", "l"}, {100, 110});
    add_runs(samples, "green", {}, {50, 50});
    samples[0].warmup = true;
    samples[1].statistics = R"({"memory": "m", "own": [1, 2]})";
    samples[2].statistics = "{broken";
    samples[3].process.code = status_cannot_run;
    Setting setting;
    setting.program = "p.lisp";
    setting.arguments = {"a", "\xff"}; // not UTF-8, and still a document
    setting.seed = 42;
    const Comparison comparison =
        compare(samples, {"red", "green"}, {{"green", "full"}}, "red", Clock::process, {1, 0.01});
    const auto document = nlohmann::json::parse(
        make_json(setting, Host{}, {{"red", "/x/gilt-red"}, {"green", "/x/gilt-green"}}, samples, comparison));

    CHECK(document["schema"] == 1);
    CHECK(document["setting"]["seed"] == 42);
    CHECK(document["setting"]["baseline"] == "red");
    CHECK(document["benchmarks"][0]["name"] == "p.lisp");
    CHECK(document["flavors"][0]["memory"] == "m");
    CHECK(document["flavors"][1]["skipped"] == "full");
    const auto& runs = document["runs"];
    REQUIRE(runs.size() == 4);
    CHECK(runs[0]["flags"] == nlohmann::json::array({"warmup"}));
    CHECK(runs[1]["iterations"][0]["wall_ns"] == 110000000);
    CHECK(runs[1]["metrics"]["statistics"]["own"][1] == 2);
    CHECK(runs[2]["metrics"]["statistics"].is_null());
    CHECK(runs[3]["exit"] == 70);
    CHECK(runs[3]["flags"] == nlohmann::json::array({"skipped"}));
    REQUIRE(document["summary"].size() == 1);
    CHECK(document["summary"][0]["wall_ns"]["median"] == 110e6);
}
