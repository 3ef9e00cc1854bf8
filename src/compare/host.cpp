// Reads /proc and lets native threads spin, to see what the machine really gives.
#include "compare/host.h"

#include <fmt/core.h>
#include <sched.h>
#include <time.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <fstream>
#include <system_error>
#include <thread>

namespace gilt::compare {
namespace {

using Steady = std::chrono::steady_clock;

constexpr std::chrono::milliseconds window(30);
constexpr int windows = 3; // of each kind

struct Spin {
    double steps = 0;
    double cpu_seconds = 0;
};

double thread_cpu_seconds() {
    timespec time{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) * 1e-9;
}

// Works in registers only, so that threads compete for nothing but CPUs.
Spin spin_until(Steady::time_point deadline) {
    constexpr int stride = 1000;
    Spin spin;
    std::uint64_t state = 1;
    const double before = thread_cpu_seconds();
    while (Steady::now() < deadline) {
        for (int i = 0; i < stride; ++i)
            state = state * 6364136223846793005u + 1442695040888963407u;
        spin.steps += stride;
    }
    spin.cpu_seconds = thread_cpu_seconds() - before;
    static std::atomic<std::uint64_t> sink;
    sink.store(state, std::memory_order_relaxed); // keeps the loop
    return spin;
}

std::vector<Spin> spin_together(int threads) {
    std::vector<Spin> spins(static_cast<std::size_t>(threads));
    std::atomic<int> waiting = threads;
    std::atomic<Steady::time_point> deadline{Steady::time_point::max()};
    std::vector<std::jthread> workers;
    for (Spin& spin : spins)
        workers.emplace_back([&] {
            if (--waiting == 0)
                deadline = Steady::now() + window;
            while (waiting > 0)
                std::this_thread::yield();
            while (deadline.load() == Steady::time_point::max())
                std::this_thread::yield();
            spin = spin_until(deadline);
        });
    workers.clear();
    return spins;
}

// Work done by all threads at once, in units of what one undisturbed CPU does.
// The unit comes from CPU time, so a busy machine does not make it look small.
double measure_parallelism(int cpus) {
    double unit = 0;
    std::vector<double> rates;
    for (int i = 0; i < windows; ++i) {
        for (const int threads : {1, cpus}) {
            double steps = 0;
            for (const Spin& spin : spin_together(threads)) {
                steps += spin.steps;
                if (spin.cpu_seconds > 0)
                    unit = std::max(unit, spin.steps / spin.cpu_seconds);
            }
            if (threads == cpus)
                rates.push_back(steps / std::chrono::duration<double>(window).count());
        }
    }
    return unit > 0 ? *std::max_element(rates.begin(), rates.end()) / unit : 1;
}

int usable_cpus() {
    cpu_set_t set;
    CPU_ZERO(&set);
    if (sched_getaffinity(0, sizeof set, &set) != 0)
        return 1;
    return CPU_COUNT(&set);
}

std::string read_cpu_model() {
    std::ifstream file("/proc/cpuinfo");
    for (std::string line; std::getline(file, line);) {
        const std::size_t colon = line.find(": ");
        if (line.starts_with("model name") && colon != std::string::npos)
            return line.substr(colon + 2);
    }
    return "unknown CPU";
}

double read_load() {
    double load = 0;
    return getloadavg(&load, 1) == 1 ? load : 0;
}

} // namespace

Host examine_host() {
    Host host;
    host.cpu_model = read_cpu_model();
    host.cpus = usable_cpus();
    host.load = read_load();
    host.effective_parallelism = measure_parallelism(host.cpus);
    return host;
}

void pin_to_cpus(const std::vector<int>& cpus) {
    cpu_set_t set;
    CPU_ZERO(&set);
    for (const int cpu : cpus)
        CPU_SET(static_cast<std::size_t>(cpu), &set);
    if (sched_setaffinity(0, sizeof set, &set) != 0)
        throw std::system_error(errno, std::generic_category(), "cannot run on the CPUs of --pin");
}

} // namespace gilt::compare
