// Running one child process and measuring it from outside.
// The child gets its own process group, so that a timeout ends whatever it has
// started as well. The kernel hands the peak memory of the process that spawns on
// to the spawned one, so this program must itself stay small to measure small ones.
#pragma once

#include <csignal>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace gilt::compare {

struct Command {
    std::filesystem::path executable;
    std::vector<std::string> arguments;
    std::filesystem::path output; // where standard output goes
    std::filesystem::path errors; // where standard error goes
    std::optional<double> timeout_seconds;
};

enum class Ending { exited, killed, timed_out, interrupted, not_started };

struct ProcessResult {
    Ending ending = Ending::not_started;
    int code = 0; // exit status, signal number or errno, as `ending` says
    std::int64_t wall_ns = 0;
    std::int64_t user_ns = 0;
    std::int64_t system_ns = 0;
    std::int64_t peak_rss_kb = 0;
    std::int64_t voluntary_switches = 0;
    std::int64_t involuntary_switches = 0;

    bool succeeded() const { return ending == Ending::exited && code == 0; }
    std::int64_t cpu_ns() const { return user_ns + system_ns; }
};

// "exit status 3", "killed by signal 11 (Segmentation fault)", ...
std::string describe_ending(const ProcessResult& result);

// While one exists, the ends of children and requests to stop are waited for
// instead of being delivered. Create it before any thread, on the main thread.
class ProcessRunner {
public:
    ProcessRunner();
    ~ProcessRunner();
    ProcessRunner(const ProcessRunner&) = delete;
    ProcessRunner& operator=(const ProcessRunner&) = delete;

    ProcessResult run(const Command& command);

    // The signal that asked this program to stop, or 0.
    int stop_signal() const { return stop_signal_; }

private:
    ProcessResult wait_for(int child, const Command& command, std::int64_t started_ns);
    bool wait_for_signal(std::optional<std::int64_t> deadline_ns);

    sigset_t awaited_;
    sigset_t original_;
    int stop_signal_ = 0;
};

} // namespace gilt::compare
