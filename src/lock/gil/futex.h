// A thread sleeps until a word changes. Wrapped so that nothing else knows the system call.
#pragma once

#include <atomic>
#include <cstdint>

#include "base/schedule.h"

namespace gilt::lock::gil {

// Returns when `word` may differ from `seen`, was woken, or the time is over.
void futex_wait(const std::atomic<uint32_t>& word, uint32_t seen, uint64_t timeout_ns);
// `word` need not exist any more: the thread that it woke may be gone.
void futex_wake(const std::atomic<uint32_t>* word);

using schedule::forever;

}  // namespace gilt::lock::gil
