// One run of the program in one flavor, with everything that was measured.
// Samples are kept raw; medians and ratios are made from them later.
#pragma once

#include "compare/process.h"
#include "compare/runtime_counters.h"

#include <string>

namespace gilt::compare {

struct Sample {
    std::string flavor;
    int round = 0; // from 1; warm-up rounds have numbers of their own
    int order = 0; // position within the round, from 1
    bool warmup = false;
    ProcessResult process;
    RuntimeCounters counters;
    std::string statistics; // the flavor's own JSON, as it wrote it
};

// The exit status by which a flavor says that this program is not for it: one
// that never frees has run out of memory.
inline constexpr int status_cannot_run = 70;

inline bool is_skip(const Sample& sample) {
    return sample.process.ending == Ending::exited && sample.process.code == status_cannot_run;
}

} // namespace gilt::compare
