// The instruction set as data, made from opcodes.def: the enum, and for each opcode its operands and flow. Assembler,
// disassembler, verifier, liveness and interpreter all read this table.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace gilt::bytecode {

enum class Opcode : uint8_t {
#define GILT_OPCODE(name, operands, flow, doc) name,
#include "bytecode/opcodes.def"
#undef GILT_OPCODE
};

enum class Flow : uint8_t { next, branch, jump, call, leave };

struct OpcodeInfo {
  std::string_view name, operands;
  Flow flow;
  std::string_view doc;
};

inline constexpr OpcodeInfo opcode_table[] = {
#define GILT_OPCODE(name, operands, flow, doc) {#name, operands, Flow::flow, doc},
#include "bytecode/opcodes.def"
#undef GILT_OPCODE
};
inline constexpr unsigned opcode_count = sizeof(opcode_table) / sizeof(opcode_table[0]);

constexpr const OpcodeInfo& info(Opcode op) { return opcode_table[static_cast<unsigned>(op)]; }

// Instruction words. Slots are complemented so that a decoded operand is an offset from one register.
constexpr uint8_t encode_slot(unsigned slot) { return static_cast<uint8_t>(255 - slot); }
constexpr unsigned decode_slot(uint8_t encoded) { return 255u - encoded; }

struct Instruction {
  uint32_t word;
  constexpr Opcode opcode() const { return static_cast<Opcode>(word & 0xFF); }
  constexpr uint8_t a() const { return static_cast<uint8_t>(word >> 8); }
  constexpr uint8_t b() const { return static_cast<uint8_t>(word >> 16); }
  constexpr uint8_t c() const { return static_cast<uint8_t>(word >> 24); }
  constexpr int16_t immediate16() const { return static_cast<int16_t>(word >> 16); }
  constexpr uint16_t distance() const { return static_cast<uint16_t>(word >> 16); }
  constexpr int32_t jump24() const { return static_cast<int32_t>(word) >> 8; }
};

constexpr uint32_t encode(Opcode op, uint8_t a = 0, uint8_t b = 0, uint8_t c = 0) {
  return static_cast<uint32_t>(op) | uint32_t{a} << 8 | uint32_t{b} << 16 | uint32_t{c} << 24;
}

// Operands in one word of their own; captured slots take several.
constexpr bool is_extension_word(char operand) { return std::string_view("jkpsSf").find(operand) != std::string_view::npos; }

// Number of words of the instruction at `words`, extension words included.
inline unsigned instruction_length(const uint32_t* words) {
  Instruction instruction{words[0]};
  unsigned length = 1, captured = instruction.b();
  for (char operand : info(instruction.opcode()).operands) {
    if (is_extension_word(operand)) ++length;
    if (operand == 'c') length += (captured + 3) / 4;
  }
  return length;
}

}  // namespace gilt::bytecode
