// Checks the words of a code before they are trusted: operands in range, jumps to instruction starts, valid sites,
// every slot written on all paths before it is read, and no way to fall off the end.
#pragma once

#include <string>

#include "bytecode/unit.h"

namespace gilt::bytecode {

// The first problem found, or "". `code_count` is the number of codes of the unit.
std::string verify(const CodeTemplate& code, size_t code_count);

}  // namespace gilt::bytecode
