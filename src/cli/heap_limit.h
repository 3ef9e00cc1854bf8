// How large the heap may become when nobody says.
#pragma once

#include <cstddef>

namespace gilt::cli {

// Half of the memory that this process may use (physical memory or its cgroup's or rlimit's part of it).
size_t default_max_heap();

}  // namespace gilt::cli
