// What mutexes and condition variables are made of. The word of a mutex tells in one atomic operation whether it is locked and
// whether anybody waits; the owner is for looking only, and is #f whenever the mutex is unlocked.
#pragma once

#include <atomic>

#include "objects/kind.h"

namespace gilt::builtins {

namespace mutex_cell {
enum : size_t { name, owner, specific, count };
}
namespace mutex_word {
inline constexpr uint32_t unlocked = 0, locked = 1, contended = 2;
}
struct MutexData {
  std::atomic<uint32_t> word{mutex_word::unlocked};
};
inline MutexData& mutex_data(Value mutex) { return *raw_bytes<MutexData>(object_of(mutex), mutex_cell::count); }

namespace condition_variable_cell {
enum : size_t { name, specific, count };
}

}  // namespace gilt::builtins
