// Writes to slots of frames. Mostly plain stores; where the manager counts references from slots as well
// (Traits::counts_slots, an experiment), two invariants hold:
//
//   every word of the raw stack is a counted reference or no pointer (addresses of instructions look like fixnums), so
//   whoever writes one releases what was there;
//   below the running frame's slots nothing is referred to: exits, captures and sealing release what they leave behind.
#pragma once

#include "vm/frame.h"
#include "vm/thread.h"

namespace gilt::vm {

inline constexpr bool counted_slots = Manager::traits.counts_slots;

// A template, so that managers which count no slots need not have the function.
template <class M>
inline void note_change(typename M::Mutator& m, Value before, Value now) {
  if constexpr (M::traits.counts_slots) M::slot_changed(m, before, now);
}

inline void put(Thread& t, Value& slot, Value v) {
  Value before = slot;
  slot = v;
  note_change<Manager>(t, before, v);
}
inline void put_return_address(Thread& t, Value* frame, const uint32_t* pc) {
  put(t, slot(frame, bytecode::slot_return), {reinterpret_cast<uint64_t>(pc)});
}

// Lets go of slots [first, end) of a frame.
inline void clear_slots(Thread& t, Value* frame, unsigned first, unsigned end) {
  if constexpr (counted_slots)
    for (unsigned k = first; k < end; ++k) put(t, slot(frame, k), False);
}

inline unsigned frame_size(Value* frame) {
  if (!is_closure(slot(frame, bytecode::slot_procedure))) return bytecode::slot_arguments;
  return code_template(frame_code(frame))->frame_size;
}
// On the way out.
inline void release_frame(Thread& t, Value* frame) {
  if constexpr (counted_slots) clear_slots(t, frame, bytecode::slot_procedure, frame_size(frame));
}
// On the way in, for a frame with `count` arguments.
inline void clear_locals(Thread& t, Value* frame, unsigned count) {
  if constexpr (counted_slots) clear_slots(t, frame, bytecode::slot_arguments + count, frame_size(frame));
}
// Everything from the running frame up.
inline void release_stack(Thread& t) {
  constexpr ptrdiff_t most = bytecode::max_frame_slots + 1;
  if constexpr (counted_slots) {
    Value* low = t.frame - t.stack_low > most ? t.frame - most : t.stack_low;
    for (Value* word = low; word < t.stack_high; ++word) put(t, *word, False);
  }
}

}  // namespace gilt::vm
