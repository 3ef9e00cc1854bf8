// What a person sees of a condition that nobody handled: place, message, excerpt, backtrace.
#pragma once

#include <string>

#include "datum/datum.h"
#include "vm/thread.h"

namespace gilt::runtime {

//   prog.lisp:4:8: error: car: expected a pair, got 5
//     4 |   (* 2 (car x)))
//       |        ^^^^^^^
//     in g         prog.lisp:4:8
std::string report(Value condition);

// Whether it says that the heap limit was hit.
bool is_exhaustion(Value condition);

// A condition of kind "syntax" for an error of the reader, expander or compiler.
Value syntax_condition(Thread&, Span, std::string_view message);

}  // namespace gilt::runtime
