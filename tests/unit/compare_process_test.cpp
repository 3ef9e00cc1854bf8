// Children are run, measured, stopped in time, and given a clean environment.
#include "compare/process.h"
#include "compare/temporary_folder.h"

#include <catch2/catch.hpp>

#include <cerrno>
#include <cstdlib>
#include <fstream>
#include <iterator>

using namespace gilt::compare;

namespace {

// Runs shell scripts, keeping what they print.
struct Shell {
    ProcessRunner runner;
    TemporaryFolder folder;

    ProcessResult run(const std::string& script, std::optional<double> timeout = std::nullopt) {
        return runner.run({"/bin/sh", {"-c", script}, folder.path() / "out", folder.path() / "err", timeout});
    }
    std::string read(const char* name) {
        std::ifstream stream(folder.path() / name);
        return {std::istreambuf_iterator<char>(stream), {}};
    }
};

} // namespace

TEST_CASE("a process that ends well is measured", "[compare]") {
    Shell shell;
    const ProcessResult result =
        shell.run("i=0; while [ $i -lt 20000 ]; do i=$((i+1)); done; echo out; echo err >&2");
    CHECK(result.succeeded());
    CHECK(result.wall_ns > 0);
    CHECK(result.cpu_ns() > 0);
    CHECK(result.peak_rss_kb > 0);
    CHECK(shell.read("out") == "out\n");
    CHECK(shell.read("err") == "err\n");
}

TEST_CASE("standard input is empty and the arguments arrive as they are", "[compare]") {
    Shell shell;
    const std::vector<std::string> arguments{"-c", "cat; for a; do echo \"<$a>\"; done", "sh", "a b", "", "*"};
    const ProcessResult result =
        shell.runner.run({"/bin/sh", arguments, shell.folder.path() / "out", "/dev/null", {}});
    CHECK(result.succeeded());
    CHECK(shell.read("out") == "<a b>\n<>\n<*>\n");
}

TEST_CASE("wall time is waiting too, CPU time is not", "[compare]") {
    Shell shell;
    const ProcessResult result = shell.run("sleep 0.2");
    CHECK(result.wall_ns >= 200'000'000);
    CHECK(result.cpu_ns() < result.wall_ns / 2);
}

TEST_CASE("endings are told apart", "[compare]") {
    Shell shell;
    const ProcessResult failed = shell.run("exit 3");
    CHECK_FALSE(failed.succeeded());
    CHECK(describe_ending(failed) == "exit status 3");
    CHECK_THAT(describe_ending(shell.run("kill -SEGV $$")), Catch::StartsWith("killed by signal 11"));
    const ProcessResult absent = shell.runner.run({"/nonexistent/gilt", {}, "/dev/null", "/dev/null", {}});
    CHECK(absent.ending == Ending::not_started);
    CHECK(absent.code == ENOENT);
}

TEST_CASE("a timeout ends the process and its children", "[compare]") {
    Shell shell;
    const ProcessResult result = shell.run("sleep 100 & echo $!; wait", 0.2);
    CHECK(result.ending == Ending::timed_out);
    CHECK(result.wall_ns >= 200'000'000);
    CHECK(result.wall_ns < 50'000'000'000);
    // The sleeper is gone, or a zombie that nobody has reaped yet.
    const std::string state = "/proc/" + std::to_string(std::atoi(shell.read("out").c_str())) + "/status";
    CHECK(shell.run("sleep 0.1; ! grep -q 'State:.*[SR] (' " + state + " 2>/dev/null").succeeded());
}

TEST_CASE("a request to stop ends the run and is remembered", "[compare]") {
    Shell shell;
    const ProcessResult result = shell.run("kill -TERM $PPID; sleep 100");
    CHECK(result.ending == Ending::interrupted);
    CHECK(shell.runner.stop_signal() == SIGTERM);
}

TEST_CASE("the variable that chooses a flavor does not reach the flavors", "[compare]") {
    Shell shell;
    setenv("GILT_FLAVOR", "red", 1);
    setenv("GILT_FLAVORED", "kept", 1);
    const bool good = shell.run("test -z \"$GILT_FLAVOR\" && test \"$GILT_FLAVORED\" = kept").succeeded();
    unsetenv("GILT_FLAVOR");
    unsetenv("GILT_FLAVORED");
    CHECK(good);
}
