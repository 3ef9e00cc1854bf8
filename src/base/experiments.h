// Builds for experiments, interpreter only: what counting references costs when it is done in other ways. They change nothing
// but managers that count. memory/README.md has what they cost.
#pragma once

#ifndef GILT_COUNT_REGISTERS
#define GILT_COUNT_REGISTERS 0
#endif
#ifndef GILT_ATOMIC_COUNTS
#define GILT_ATOMIC_COUNTS 0
#endif

namespace gilt {

// Slots of frames count, too: entry clears the frame, a write releases the old value, every exit releases the frame.
inline constexpr bool count_registers = GILT_COUNT_REGISTERS;
// Counts change by atomic instructions, although the global lock makes that needless.
inline constexpr bool atomic_counts = GILT_ATOMIC_COUNTS;

}  // namespace gilt
