// Frames and code, as the machine lays them out. A frame is addressed by its slot 0, the highest word; slot k lies k words
// below, because native code will use the same stack with call and return.
//
//   slot 0  native return address (unused by the interpreter; here the caller finds the result)
//   slot 1  address of the instruction to return to; the word before it is the call's site
//   slot 2  the running procedure          slot 3 ...  arguments, locals, windows of outgoing calls
//
// A callee's frame is its caller's window: slot k of the callee is slot site.base + k of the caller. The caller's frame
// is found from the callee's by adding the base that stands in the site; nothing else links frames.
#pragma once

#include "bytecode/opcode.h"
#include "bytecode/site.h"
#include "bytecode/unit.h"
#include "objects/data.h"

namespace gilt::vm {

using bytecode::CodeTemplate;
using bytecode::Site;

inline Value& slot(Value* frame, unsigned k) { return frame[-static_cast<ptrdiff_t>(k)]; }
inline const uint32_t* return_address(Value* frame) {
  return reinterpret_cast<const uint32_t*>(slot(frame, bytecode::slot_return).bits);
}
inline Site site_before(const uint32_t* pc) { return {pc[-1]}; }

// Cells of a code object; constants follow, then, as raw bytes, the instructions. The object of its unit keeps the template.
namespace code_cell {
enum : size_t { entry, native_entry, code_template, name, unit, constants };
}
inline Value code_unit(Value code) { return long_cells(object_of(code))[code_cell::unit].load(); }
inline const uint32_t* code_entry(Value code) {
  return decode_address<const uint32_t>(long_cells(object_of(code))[code_cell::entry].load());
}
inline const CodeTemplate* code_template(Value code) {
  return decode_address<const CodeTemplate>(long_cells(object_of(code))[code_cell::code_template].load());
}
inline const uint32_t* code_words(Value code) { return reinterpret_cast<const uint32_t*>(object_of(code)->bytes()); }

// Cell 0 of a closure is its code.
inline Value closure_code(Value closure) { return short_cells(object_of(closure))[0].load(); }
inline Value frame_code(Value* frame) { return closure_code(slot(frame, bytecode::slot_procedure)); }

// Live slots of a suspended frame, as a bitmap: bit k is slot k. `pc` follows the site.
inline const uint32_t* live_bitmap(Value* frame, const uint32_t* pc, unsigned* words) {
  const CodeTemplate* code = code_template(frame_code(frame));
  *words = code->live_words;
  return code->live.data() + size_t{site_before(pc).live_index()} * code->live_words;
}

// The bottom frame of a stack returns here: [site, underflow].
extern const uint32_t underflow_words[2];
inline const uint32_t* underflow_address() { return underflow_words + 1; }

// Walks suspended frames from the newest: visit(frame, pc) until it returns false or the bottom is passed.
template <class Visit>
void walk_frames(Value* frame, const uint32_t* pc, Visit&& visit) {
  for (;;) {
    if (!visit(frame, pc)) return;
    pc = return_address(frame);
    if (pc == underflow_address()) return;
    frame += site_before(pc).base();
  }
}

}  // namespace gilt::vm
