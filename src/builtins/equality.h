// equal? as something that can be done in parts and inside other primitives.
#pragma once

#include "builtins/builtin.h"

namespace gilt::builtins {

inline constexpr size_t comparison_slots = 4;

// Whether a and b are equal?: #t, #f, Again with what has been done in `comparison_slots` of s, or Failed. Ends on
// circular data too.
Value compare_contents(Thread&, Value a, Value b, State s);

}  // namespace gilt::builtins
