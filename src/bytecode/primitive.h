// The primitives as data, made from primitives.def: what the compiler must know to call one or to inline it. Their bodies
// are in builtins/, found by name; a missing body does not link.
#pragma once

#include <cstdint>
#include <string_view>

#include "bytecode/opcode.h"
#include "bytecode/type.h"

namespace gilt::bytecode {

enum class Primitive : uint16_t {
#define GILT_PRIMITIVE(name, usage, inlining, flags, doc) name,
#include "bytecode/primitives.def"
#undef GILT_PRIMITIVE
};

// How a call with suitable arguments becomes an instruction instead of a call.
struct Inlining {
  enum class How : uint8_t {
    none,
    direct,   // one instruction, operands in order, result (if the opcode writes one) in A
    fold,     // n-ary left fold over a binary instruction, `unit` for no arguments, op(unit, x) for one
    compare,  // n-ary chain of a binary comparison that jumps; operands exchanged when `swapped` (for > and >=)
    test,     // is_type
    special   // the compiler knows it by name (values, apply, list, vector, eq?, not ...)
  };
  How how = How::none;
  Opcode opcode{};
  Type type{};
  int8_t unit = 0;
  bool swapped = false;
};
constexpr Inlining not_inlined{};
constexpr Inlining special{Inlining::How::special};
constexpr Inlining direct(Opcode op) { return {Inlining::How::direct, op}; }
constexpr Inlining fold(Opcode op, int8_t unit) { return {Inlining::How::fold, op, {}, unit}; }
constexpr Inlining compare(Opcode op, bool swapped = false) { return {Inlining::How::compare, op, {}, 0, swapped}; }
constexpr Inlining test(Type type) { return {Inlining::How::test, {}, type}; }

namespace flag {
inline constexpr uint32_t none = 0;
inline constexpr uint32_t pure = 1;       // no effect, may raise: may be dropped or folded over constants
inline constexpr uint32_t no_return = 2;  // never returns to its caller
constexpr uint32_t state(unsigned slots) { return slots << 8; }  // slots a resumable primitive keeps between calls
}  // namespace flag

struct PrimitiveInfo {
  std::string_view name;   // C++ name of the body
  std::string_view usage;  // "(vector-fill! vector fill [start] [end])"
  Inlining inlining;
  uint32_t flags;
  std::string_view doc;

  // Derived from `usage`.
  std::string_view lisp_name;
  uint8_t required, optional;
  bool rest;

  constexpr bool pure() const { return flags & flag::pure; }
  constexpr unsigned state_slots() const { return flags >> 8 & 0xFF; }
};

// Splits "(name a b [c] . rest)".
constexpr PrimitiveInfo parse_usage(std::string_view name, std::string_view usage, Inlining inlining, uint32_t flags,
                                    std::string_view doc) {
  PrimitiveInfo info{name, usage, inlining, flags, doc, {}, 0, 0, false};
  size_t i = 1, end = usage.size() - 1;
  auto word_end = [&](size_t from) {
    while (from < end && usage[from] != ' ') ++from;
    return from;
  };
  size_t stop = word_end(i);
  info.lisp_name = usage.substr(i, stop - i);
  for (i = stop; i < end; i = stop) {
    while (i < end && usage[i] == ' ') ++i;
    stop = word_end(i);
    if (usage[i] == '.') return info.rest = true, info;
    ++(usage[i] == '[' ? info.optional : info.required);
  }
  return info;
}

inline constexpr PrimitiveInfo primitive_table[] = {
#define GILT_PRIMITIVE(name, usage, inlining, flags, doc) parse_usage(#name, usage, inlining, flags, doc),
#include "bytecode/primitives.def"
#undef GILT_PRIMITIVE
};
inline constexpr unsigned primitive_count = sizeof(primitive_table) / sizeof(primitive_table[0]);

constexpr const PrimitiveInfo& info(Primitive p) { return primitive_table[static_cast<unsigned>(p)]; }

// Number of argument slots a primitive's window has: required, optional (missing: Default), then the rest list.
constexpr unsigned argument_slots(Primitive p) { return info(p).required + info(p).optional + info(p).rest; }

}  // namespace gilt::bytecode
