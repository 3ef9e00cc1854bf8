// The messages of failed arithmetic, made from what objects/arithmetic.h says of the trouble.
#pragma once

#include "builtins/builtin.h"
#include "objects/arithmetic.h"

namespace gilt::builtins {

// After an operation on a and b gave Failed; `expected` is what its operands must be. Returns Failed.
inline Value fail_arithmetic(Thread& t, Type expected, Value a, Value b) {
  switch (trouble(a, b, expected)) {
    case Trouble::first_operand: return fail_type(t, expected, a);
    case Trouble::second_operand: return fail_type(t, expected, b);
    case Trouble::division_by_zero: return fail(t, "division by zero");
    case Trouble::too_large: break;
  }
  return fail_memory(t);
}

// A result that is Failed only when there is no room for it.
inline Value or_memory(Thread& t, Value result) { return result == Failed ? fail_memory(t) : result; }

}  // namespace gilt::builtins
