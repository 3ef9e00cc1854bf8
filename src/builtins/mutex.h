// What mutexes and condition variables are made of. The cell `owner` is the whole state of a mutex, so that one atomic
// operation locks, unlocks or takes over: #f when unlocked, the thread that owns it, or Unspecific when locked by nobody.
// `waiting` is not 0 whenever somebody is in the mutex's queue; it is changed under the queue only.
#pragma once

#include <atomic>

#include "vm/thread.h"

namespace gilt::builtins {

namespace mutex_cell {
enum : size_t { name, owner, specific, count };
}
struct MutexData {
  std::atomic<uint32_t> waiting{0};
};
inline MutexData& mutex_data(Value mutex) { return *raw_bytes<MutexData>(object_of(mutex), mutex_cell::count); }

namespace condition_variable_cell {
enum : size_t { name, specific, count };
}

// For C++ code that waits in other ways. An abandoned mutex is taken over.
Value new_mutex(Thread&, Value name);
bool try_to_own(Thread&, Value mutex);
bool is_owner(Thread&, Value mutex);
void disown(Thread&, Value mutex);

}  // namespace gilt::builtins
