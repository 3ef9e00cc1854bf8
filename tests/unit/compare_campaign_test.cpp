// Whole campaigns with shell scripts for flavors.
#include "compare/campaign.h"
#include "compare/temporary_folder.h"

#include <catch2/catch.hpp>

#include <fstream>

using namespace gilt::compare;

namespace {

class Stage {
public:
    // $1 is the statistics option, $2 the program, then its arguments.
    void add(const std::string& name, const std::string& script) {
        const auto path = folder.path() / ("gilt-" + name);
        std::ofstream(path) << "#!/bin/sh\n" << script << "\n";
        std::filesystem::permissions(path, std::filesystem::perms::owner_all);
        plan.flavors.push_back({name, path});
    }

    Campaign run(std::size_t rounds) {
        plan.program = "p.lisp";
        plan.schedule = make_schedule(rounds, plan.flavors.size(), 1);
        Campaign campaign(plan, runner, runs.path(),
                          [this](const std::string& text) { progress.push_back(text); });
        campaign.run();
        return campaign;
    }

    TemporaryFolder folder;
    TemporaryFolder runs;
    ProcessRunner runner;
    Plan plan;
    std::vector<std::string> progress;
};

const std::string tell_statistics = R"(echo '{"memory":"m","lock":"l"}' > "${1#--stats=json:}"; )";

} // namespace

TEST_CASE("every flavor runs once a round and is asked for statistics", "[compare]") {
    Stage stage;
    stage.add("red", tell_statistics + "shift; echo \"$@\"");
    stage.add("green", "shift; echo \"$@\"");
    stage.plan.arguments = {"--x", "y z"};
    stage.plan.warmup = 1;
    const Campaign campaign = stage.run(3);
    CHECK(campaign.problems().empty());
    REQUIRE(campaign.samples().size() == 6);
    CHECK(stage.progress.size() == 6);
    for (std::size_t i = 0; i < 6; ++i) {
        const Sample& sample = campaign.samples()[i];
        CHECK(sample.warmup == (i < 2));
        CHECK(sample.order == static_cast<int>(i % 2) + 1);
        CHECK(sample.round == (i < 4 ? 1 : 2));
        CHECK(sample.counters.memory == (sample.flavor == "red" ? "m" : ""));
    }
}

TEST_CASE("outputs that differ end the campaign", "[compare]") {
    Stage stage;
    stage.add("red", "echo same; echo one");
    stage.add("green", "echo same; echo two");
    stage.plan.baseline = "green";
    const Campaign campaign = stage.run(3);
    CHECK(campaign.samples().size() == 2);
    CHECK(campaign.problems() == "gilt-compare: the output of red differs from that of green\n"
                                 "  line 2, byte 1:\n"
                                 "  green: two\n"
                                 "  red:   one\n"
                                 "If the output varies by nature, use --ignore-output.\n");
}

TEST_CASE("outputs may differ when nobody cares", "[compare]") {
    Stage stage;
    stage.add("red", "echo one");
    stage.add("green", "echo two");
    stage.plan.compare_output = false;
    const Campaign campaign = stage.run(2);
    CHECK(campaign.problems().empty());
    CHECK(campaign.samples().size() == 4);
}

TEST_CASE("an output that changes between rounds is noticed", "[compare]") {
    Stage stage;
    const std::string counter = (stage.folder.path() / "counter").string();
    stage.add("red", "echo x >> " + counter + "; wc -l < " + counter);
    const Campaign campaign = stage.run(3);
    CHECK(campaign.samples().size() == 2);
    CHECK_THAT(campaign.problems(),
               Catch::Contains("the output of red in round 2 differs from that of red in round 1"));
}

TEST_CASE("a flavor that cannot run the program is skipped and not tried again", "[compare]") {
    Stage stage;
    stage.add("red", "echo 'heap: 1 GiB' >&2; echo 'out of memory' >&2; echo half; exit 70");
    stage.add("green", "echo whole");
    stage.plan.baseline = "red";
    const Campaign campaign = stage.run(3);
    CHECK(campaign.problems().empty());
    CHECK(campaign.skipped() == std::map<std::string, std::string>{{"red", "out of memory"}});
    CHECK(campaign.samples().size() == 4);
}

TEST_CASE("a failure ends the campaign after its round, with the error text", "[compare]") {
    Stage stage;
    stage.add("red", "echo 'p.lisp:1:1: error: boom' >&2; exit 1");
    stage.add("green", "true");
    const Campaign campaign = stage.run(3);
    CHECK(campaign.samples().size() == 2);
    CHECK(campaign.problems() == "gilt-compare: red failed: exit status 1\np.lisp:1:1: error: boom\n");
}

TEST_CASE("a run that takes too long is a failure", "[compare]") {
    Stage stage;
    stage.add("red", "sleep 100");
    stage.plan.timeout_seconds = 0.1;
    CHECK_THAT(stage.run(1).problems(), Catch::Contains("red failed: still running after 0."));
}

TEST_CASE("a program with a dash in front stays a file name", "[compare]") {
    Stage stage;
    stage.add("red", "test \"$2\" = ./-p.lisp");
    stage.plan.schedule = make_schedule(1, 1, 1);
    stage.plan.program = "-p.lisp";
    Campaign campaign(stage.plan, stage.runner, stage.runs.path(), [](const std::string&) {});
    campaign.run();
    CHECK(campaign.problems().empty());
}
