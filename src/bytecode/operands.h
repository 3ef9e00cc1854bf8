// What one instruction does to frame slots and control, read off its operand string. The only knowledge beside
// opcodes.def is the kind of each window. Works on code before materialization.
#pragma once

#include <bitset>
#include <cstdint>

#include "bytecode/opcode.h"
#include "bytecode/site.h"

namespace gilt::bytecode {

using SlotSet = std::bitset<256>;

struct Effects {
  SlotSet reads, writes;
  unsigned clobbered = 256;  // slots from here up are undefined afterwards, but for those in `writes`
  unsigned top = 0;          // one past the highest slot touched
  int site = -1;             // index of the extension word that holds the site
  int window = -1;           // first slot of the call or argument window
  bool jumps = false;
  int64_t jump = 0;  // words from the end of the instruction
  unsigned length = 1;
};

Effects effects_of(const uint32_t* words);

// Whether the site keeps the operands alive, because the instruction may run again.
bool restarts(Opcode op);

}  // namespace gilt::bytecode
