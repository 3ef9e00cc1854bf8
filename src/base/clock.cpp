#include "base/clock.h"

#include <fcntl.h>
#include <unistd.h>

#include <cstdio>

namespace gilt {

// schedstat: time on a processor, time in the run queue, number of turns.
uint64_t run_queue_delay_ns() {
  char text[96] = {};
  const int file = open("/proc/thread-self/schedstat", O_RDONLY | O_CLOEXEC);
  if (file < 0) return 0;
  const ssize_t length = read(file, text, sizeof text - 1);
  close(file);
  unsigned long long ran = 0, delayed = 0;
  return length > 0 && std::sscanf(text, "%llu %llu", &ran, &delayed) == 2 ? delayed : 0;
}

}  // namespace gilt
