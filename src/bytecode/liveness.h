// Exact live-slot bitmaps for every site of a code, by backward data flow over its finished words.
#pragma once

#include "bytecode/unit.h"

namespace gilt::bytecode {

// Sets frame_size, live_words, live, and the base and index of every site word (whose flags are kept), prologue
// included.
void compute_liveness(CodeTemplate& code);

}  // namespace gilt::bytecode
