// The command line: what belongs to the comparison and what to the program.
#include "compare/options.h"

#include <catch2/catch.hpp>

using namespace gilt::compare;

namespace {

using Words = std::vector<std::string>;

Options options_of(const Words& words) {
    const auto parsed = parse_options(words, "1.2.3");
    if (const auto* leave = std::get_if<EarlyExit>(&parsed))
        FAIL(leave->text);
    return std::get<Options>(parsed);
}

EarlyExit exit_of(const Words& words) {
    const auto parsed = parse_options(words, "1.2.3");
    REQUIRE(std::holds_alternative<EarlyExit>(parsed));
    return std::get<EarlyExit>(parsed);
}

} // namespace

TEST_CASE("a program alone gets the defaults", "[compare]") {
    const Options options = options_of({"p.lisp"});
    CHECK(options.program == "p.lisp");
    CHECK(options.arguments.empty());
    CHECK(options.rounds == 5);
    CHECK(options.warmup == 0);
    CHECK_FALSE(options.seed);
    CHECK(options.minimum_effect == Approx(0.01));
    CHECK(options.clock == Clock::process);
    CHECK(options.color == Color::automatic);
}

TEST_CASE("what follows the program is the program's", "[compare]") {
    const Options options = options_of({"--rounds", "9", "p.lisp", "--rounds", "3", "--", "-h", "p2"});
    CHECK(options.rounds == 9);
    CHECK(options.program == "p.lisp");
    CHECK(options.arguments == Words{"--rounds", "3", "--", "-h", "p2"});
}

TEST_CASE("two dashes end the options", "[compare]") {
    const Options options = options_of({"--seed=5", "--", "--odd.lisp", "--", "x"});
    CHECK(options.seed == 5u);
    CHECK(options.program == "--odd.lisp");
    CHECK(options.arguments == Words{"--", "x"});
}

TEST_CASE("every option is read", "[compare]") {
    const Options options = options_of({"--rounds=7", "--warmup", "2", "--seed", "18446744073709551615",
                                        "--flavors", "red,green", "--baseline", "red", "--min-effect", "2.5%",
                                        "--json", "-", "--ignore-output", "--pin", "0,2-3", "--timeout", "1.5",
                                        "--clock", "program", "--color", "never", "p.lisp"});
    CHECK(options.rounds == 7);
    CHECK(options.warmup == 2);
    CHECK(options.seed == 18446744073709551615u);
    CHECK(options.flavors == Words{"red", "green"});
    CHECK(options.baseline == "red");
    CHECK(options.minimum_effect == Approx(0.025));
    CHECK(options.json_file == "-");
    CHECK(options.ignore_output);
    CHECK(options.pinned_cpus == std::vector<int>{0, 2, 3});
    CHECK(options.timeout_seconds == 1.5);
    CHECK(options.clock == Clock::program);
    CHECK(options.color == Color::never);
    CHECK(options.program == "p.lisp");
}

TEST_CASE("help and version are no mistakes", "[compare]") {
    const EarlyExit help = exit_of({"--help"});
    CHECK(help.status == 0);
    CHECK_THAT(help.text, Catch::Contains("gilt compare [OPTIONS]"));
    std::size_t longest = 0;
    for (std::size_t start = 0, end; (end = help.text.find('\n', start)) != std::string::npos; start = end + 1)
        longest = std::max(longest, end - start);
    CHECK(longest <= 80);
    CHECK(exit_of({"-V"}).text == "gilt-compare 1.2.3\n");
}

TEST_CASE("mistakes in the command line are told with status 2", "[compare]") {
    const std::vector<std::pair<Words, std::string>> mistakes{
        {{}, "file name is missing"},
        {{"--rounds", "3"}, "file name is missing"},
        {{"--"}, "file name is missing"},
        {{"-"}, "must be a file"},
        {{"--bogus", "p.lisp"}, "--bogus"},
        {{"--rounds", "0", "p.lisp"}, "--rounds"},
        {{"--timeout", "-1", "p.lisp"}, "--timeout"},
        {{"--color", "pink", "p.lisp"}, "pink"},
        {{"--clock", "sun", "p.lisp"}, "sun"},
        {{"--min-effect", "few", "p.lisp"}, "few"},
        {{"--pin", "2-1", "p.lisp"}, "2-1"},
    };
    for (const auto& [words, part] : mistakes) {
        const EarlyExit leave = exit_of(words);
        CHECK(leave.status == 2);
        CHECK_THAT(leave.text, Catch::StartsWith("gilt-compare: ") && Catch::Contains(part));
    }
}

TEST_CASE("a list of CPUs is numbers and ranges", "[compare]") {
    CHECK(parse_cpus("3") == std::vector<int>{3});
    CHECK(parse_cpus("0-2,5") == std::vector<int>{0, 1, 2, 5});
    for (const char* wrong : {"", ",", "1,", "a", "1-", "-1", "2-1", "1 2", "1024", "99999999999"})
        CHECK_FALSE(parse_cpus(wrong));
}
