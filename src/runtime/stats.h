// What --stats prints or writes for gilt-compare: times, memory, and the counters of manager and lock.
#pragma once

#include <string>

#include "vm/thread.h"

namespace gilt::runtime {

// Starts the clock. `file` is where the JSON goes ("" for none); `text` asks for a summary on standard error.
void start_stats(std::string file, bool text);
void write_stats(Thread&);

}  // namespace gilt::runtime
