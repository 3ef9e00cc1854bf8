// A mutant that breaks an invariant aborts in the middle of a schedule, or crashes; the process can only say so and go.
#include "driver.h"

#include <unistd.h>

#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>

namespace gilt::exploration {
namespace {

struct Words {
  uint64_t schedules = 10'000, seed = 1;
  bool must_fail = false;
};

Words parse(int argc, char** argv) {
  Words words;
  if (const char* value = std::getenv("GILT_SCHEDULES")) words.schedules = std::strtoull(value, nullptr, 10);
  for (int i = 1; i < argc; i++) {
    if (std::strcmp(argv[i], "--must-fail") == 0) words.must_fail = true;
    else if (std::strcmp(argv[i], "--seed") == 0 && i + 1 < argc) words.seed = std::strtoull(argv[++i], nullptr, 10);
    else words.schedules = std::strtoull(argv[i], nullptr, 10);
  }
  return words;
}

void found_by_signal(int) {
  constexpr char text[] = "found: an invariant was broken\n";
  if (write(STDOUT_FILENO, text, sizeof text - 1) < 0) _exit(1);
  _exit(0);
}

}  // namespace

int explore_all(int argc, char** argv, const std::vector<Protocol>& protocols) {
  Words words = parse(argc, argv);
  if (words.must_fail)
    for (int signal : {SIGABRT, SIGSEGV}) std::signal(signal, found_by_signal);
  for (const Protocol& protocol : protocols) {
    Campaign campaign = explore(protocol.scenario, words.seed, words.schedules, protocol.options);
    std::printf("%s: %s\n", protocol.name, campaign.describe().c_str());
    std::fflush(stdout);
    if (campaign.failed()) return words.must_fail ? 0 : 1;
  }
  return words.must_fail ? 1 : 0;
}

}  // namespace gilt::exploration
