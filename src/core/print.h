// Core nodes as text, for --dump=core, ,expand and tests.
#pragma once

#include <string>

#include "core/node.h"

namespace gilt::core {

// One line, as an S-expression: (letrec* ((loop (lambda loop (i) (loop i)))) (loop 0)). Primitives print as #%name, variables
// with a number once another variable of that name has been printed (x, x.1, x.2).
std::string print(const Node* node);

// The same over several lines: a new line for each form of a sequence and each body, indented by nesting.
std::string print_indented(const Node* node);

}  // namespace gilt::core
