// When the machine itself stood still: a virtual machine does when its host gives the processors to others. Prints the beginning and
// the end of each stop, in nanoseconds of the monotonic clock, until it is killed. A thread on each processor sleeps for a
// millisecond at a time, before all others (which needs the right to do so: else the exit status is 1); if it wakes up much
// later than that, nobody ran there.

#include <pthread.h>
#include <sched.h>

#include <chrono>
#include <cstdio>
#include <thread>
#include <vector>

namespace {

using Clock = std::chrono::steady_clock;
constexpr auto turn = std::chrono::milliseconds(1), late = std::chrono::milliseconds(1);

long long nanoseconds(Clock::time_point time) { return std::chrono::nanoseconds(time.time_since_epoch()).count(); }

void watch(unsigned processor) {
    cpu_set_t only;
    CPU_ZERO(&only);
    CPU_SET(processor, &only);
    pthread_setaffinity_np(pthread_self(), sizeof only, &only);
    for (;;) {
        const Clock::time_point due = Clock::now() + turn;
        std::this_thread::sleep_until(due);
        const Clock::time_point now = Clock::now();
        if (now - due > late) std::printf("%lld %lld\n", nanoseconds(due), nanoseconds(now));
    }
}

}  // namespace

int main() {
    const sched_param before_others{sched_get_priority_min(SCHED_FIFO)};
    if (sched_setscheduler(0, SCHED_FIFO, &before_others) != 0) return 1;  // threads inherit it
    std::setvbuf(stdout, nullptr, _IOLBF, 0);
    cpu_set_t processors;
    sched_getaffinity(0, sizeof processors, &processors);
    std::vector<std::thread> watchers;
    for (unsigned i = 0; i < CPU_SETSIZE; ++i)
        if (CPU_ISSET(i, &processors)) watchers.emplace_back(watch, i);
    for (std::thread& watcher : watchers) watcher.join();
}
