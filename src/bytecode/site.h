// A site is the extension word of every instruction that may poll, call or wait. It says what a stack walker must
// know about the frame at that point, in one load before the return address (as HotSpot's post-call NOPs do):
//   bits 0..7 base (window slot A: the callee's frame starts A slots further down)
//   bit 8     accepts any number of values (a receive follows)     bit 9  ignores all values
//   bits 10.. index of the site's live-slot bitmap in the code's table
// Bitmap bit k says slot k holds a live value; slots 0 and 1 (return addresses) never do, slot 2 (the procedure)
// always does. For a call, live slots are those below the window that are read after the call.
#pragma once

#include <cstdint>

namespace gilt::bytecode {

struct Site {
  uint32_t word;
  constexpr unsigned base() const { return word & 0xFF; }
  constexpr bool accepts_values() const { return (word >> 8) & 1; }
  constexpr bool ignores_values() const { return (word >> 9) & 1; }
  constexpr uint32_t live_index() const { return word >> 10; }
  static constexpr uint32_t accepts = 1u << 8, ignores = 1u << 9;
  static constexpr uint32_t make(unsigned base, uint32_t flags, uint32_t live_index) {
    return base | flags | live_index << 10;
  }
};

// Frame slots with a fixed meaning (vm/frame.h).
inline constexpr unsigned slot_native_return = 0, slot_return = 1, slot_procedure = 2, slot_arguments = 3;
inline constexpr unsigned max_frame_slots = 250;

}  // namespace gilt::bytecode
