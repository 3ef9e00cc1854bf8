// Text of a code template, one instruction a line, driven by opcodes.def only.
#pragma once

#include <string>

#include "bytecode/unit.h"

namespace gilt::bytecode {

std::string disassemble(const CodeTemplate& code);
std::string disassemble(const Unit& unit);

}  // namespace gilt::bytecode
