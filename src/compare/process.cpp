// posix_spawn, a wait with a deadline that loses no signal, and wait4's account.
#include "compare/process.h"

#include <fcntl.h>
#include <fmt/core.h>
#include <spawn.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <string_view>

namespace gilt::compare {
namespace {

constexpr std::int64_t nanoseconds = 1'000'000'000;
constexpr mode_t private_file = 0600;

std::int64_t monotonic_ns() {
    timespec now{};
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * nanoseconds + now.tv_nsec;
}

std::int64_t to_ns(const timeval& time) {
    return time.tv_sec * nanoseconds + time.tv_usec * 1000;
}

// The attributes and file actions of one spawn, destroyed together.
class SpawnPlan {
public:
    SpawnPlan(const Command& command, const sigset_t& mask) {
        posix_spawn_file_actions_init(&actions_);
        posix_spawnattr_init(&attributes_);
        open_as(STDIN_FILENO, "/dev/null", O_RDONLY);
        open_as(STDOUT_FILENO, command.output.c_str(), O_WRONLY | O_CREAT | O_TRUNC);
        open_as(STDERR_FILENO, command.errors.c_str(), O_WRONLY | O_CREAT | O_TRUNC);
        posix_spawnattr_setsigmask(&attributes_, &mask);
        posix_spawnattr_setpgroup(&attributes_, 0);
        posix_spawnattr_setflags(&attributes_, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETPGROUP);
    }
    ~SpawnPlan() {
        posix_spawnattr_destroy(&attributes_);
        posix_spawn_file_actions_destroy(&actions_);
    }
    SpawnPlan(const SpawnPlan&) = delete;
    SpawnPlan& operator=(const SpawnPlan&) = delete;

    int spawn(pid_t& child, const Command& command, char** arguments, char** environment) {
        return posix_spawn(&child, command.executable.c_str(), &actions_, &attributes_,
                           arguments, environment);
    }

private:
    void open_as(int descriptor, const char* path, int flags) {
        posix_spawn_file_actions_addopen(&actions_, descriptor, path, flags, private_file);
    }

    posix_spawn_file_actions_t actions_;
    posix_spawnattr_t attributes_;
};

std::vector<char*> argument_vector(const Command& command) {
    std::vector<char*> result{const_cast<char*>(command.executable.c_str())};
    for (const std::string& argument : command.arguments)
        result.push_back(const_cast<char*>(argument.c_str()));
    result.push_back(nullptr);
    return result;
}

// Without the variable that would make one flavor replace itself by another.
std::vector<char*> child_environment() {
    std::vector<char*> result;
    for (char** variable = environ; *variable != nullptr; ++variable)
        if (!std::string_view(*variable).starts_with("GILT_FLAVOR="))
            result.push_back(*variable);
    result.push_back(nullptr);
    return result;
}

void kill_group(int leader) {
    kill(-leader, SIGKILL);
}

void record_status(ProcessResult& result, int status) {
    if (WIFSIGNALED(status)) {
        result.ending = Ending::killed;
        result.code = WTERMSIG(status);
    } else {
        result.ending = Ending::exited;
        result.code = WEXITSTATUS(status);
    }
}

void record_usage(ProcessResult& result, const rusage& usage) {
    result.user_ns = to_ns(usage.ru_utime);
    result.system_ns = to_ns(usage.ru_stime);
    result.peak_rss_kb = usage.ru_maxrss;
    result.voluntary_switches = usage.ru_nvcsw;
    result.involuntary_switches = usage.ru_nivcsw;
}

} // namespace

std::string describe_ending(const ProcessResult& result) {
    switch (result.ending) {
    case Ending::exited:
        return fmt::format("exit status {}", result.code);
    case Ending::killed:
        return fmt::format("killed by signal {} ({})", result.code, strsignal(result.code));
    case Ending::timed_out:
        return fmt::format("still running after {:.1f} s", static_cast<double>(result.wall_ns) / nanoseconds);
    case Ending::interrupted:
        return "interrupted";
    case Ending::not_started:
        break;
    }
    return fmt::format("cannot be started: {}", std::strerror(result.code));
}

ProcessRunner::ProcessRunner() {
    // An inherited "ignore" would let the kernel reap children unseen.
    signal(SIGCHLD, SIG_DFL);
    sigemptyset(&awaited_);
    sigaddset(&awaited_, SIGCHLD);
    for (const int request : {SIGINT, SIGTERM, SIGHUP}) {
        struct sigaction action {};
        sigaction(request, nullptr, &action);
        if (action.sa_handler != SIG_IGN) // nohup stays in force
            sigaddset(&awaited_, request);
    }
    sigprocmask(SIG_BLOCK, &awaited_, &original_);
}

ProcessRunner::~ProcessRunner() {
    sigprocmask(SIG_SETMASK, &original_, nullptr);
}

ProcessResult ProcessRunner::run(const Command& command) {
    SpawnPlan plan(command, original_);
    std::vector<char*> arguments = argument_vector(command);
    std::vector<char*> environment = child_environment();
    pid_t child = 0;
    const std::int64_t started_ns = monotonic_ns();
    const int error = plan.spawn(child, command, arguments.data(), environment.data());
    if (error == 0)
        return wait_for(child, command, started_ns);
    ProcessResult failed;
    failed.code = error;
    return failed;
}

ProcessResult ProcessRunner::wait_for(int child, const Command& command, std::int64_t started_ns) {
    std::optional<std::int64_t> deadline_ns;
    if (command.timeout_seconds)
        deadline_ns = started_ns + static_cast<std::int64_t>(*command.timeout_seconds * nanoseconds);
    int status = 0;
    rusage usage{};
    bool timed_out = false;
    while (wait4(child, &status, WNOHANG, &usage) == 0) {
        if (wait_for_signal(deadline_ns))
            continue;
        timed_out = stop_signal_ == 0;
        kill_group(child);
        wait4(child, &status, 0, &usage);
        break;
    }
    ProcessResult result;
    result.wall_ns = monotonic_ns() - started_ns;
    record_status(result, status);
    record_usage(result, usage);
    if (timed_out)
        result.ending = Ending::timed_out;
    else if (stop_signal_ != 0)
        result.ending = Ending::interrupted;
    return result;
}

// False when the child must be stopped: the deadline is over, or somebody asked.
bool ProcessRunner::wait_for_signal(std::optional<std::int64_t> deadline_ns) {
    int received = 0;
    if (deadline_ns) {
        const std::int64_t left = *deadline_ns - monotonic_ns();
        if (left <= 0)
            return false;
        const timespec timeout{left / nanoseconds, left % nanoseconds};
        received = sigtimedwait(&awaited_, nullptr, &timeout);
    } else {
        received = sigwaitinfo(&awaited_, nullptr);
    }
    if (received < 0)
        return errno == EINTR;
    if (received != SIGCHLD)
        stop_signal_ = received;
    return received == SIGCHLD;
}

} // namespace gilt::compare
