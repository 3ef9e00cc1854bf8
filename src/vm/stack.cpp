// Moving frames between the raw stack and heap chunks, and walking both.
#include "vm/stack.h"

#include <array>
#include <vector>

#include "base/check.h"
#include "memory/parts/pages.h"
#include "vm/slots.h"

namespace gilt::vm {

using bytecode::Opcode;
using bytecode::slot_arguments;
using bytecode::slot_procedure;

const uint32_t underflow_words[2] = {Site::accepts, bytecode::encode(Opcode::underflow)};

namespace {

// Small stacks and chunks make every overflow and underflow happen in checked builds.
constexpr size_t stack_words = checks ? 1024 : 8192;
constexpr size_t chunk_words = checks ? 8 : 128;
// Room below the limit: a frame, and the window of one call from it.
constexpr size_t reserve_words = 2 * 256 + 64;

// Cells of a chunk before its frame words.
enum : size_t { chunk_next, chunk_resume, chunk_top, chunk_frames };

struct FramePoint {
  Value* frame;
  const uint32_t* pc;
};

bool is_live(const uint32_t* bitmap, unsigned k) { return bitmap[k / 32] >> (k % 32) & 1; }

// Slots of a suspended frame that belong to it: below the call window, or up to the highest live slot.
unsigned extent(Value* frame, const uint32_t* pc) {
  unsigned words;
  const uint32_t* bitmap = live_bitmap(frame, pc, &words);
  for (unsigned k = words * 32; k-- > slot_arguments;)
    if (is_live(bitmap, k)) return k + 1;
  return slot_arguments;
}

// The frames of points[first, last) as one chunk; points go from the newest frame to the oldest.
Value make_chunk(Thread& t, const std::vector<FramePoint>& points, size_t first, size_t last, Value next) {
  Value* top = points[first].frame;
  Value* lowest = top - extent(top, points[first].pc) + 1;
  Value* highest = points[last - 1].frame;
  size_t count = static_cast<size_t>(highest - lowest) + 1;
  Object* chunk = Manager::allocate(t, long_shape(Kind::chunk, chunk_frames + count));
  CHECK(chunk != nullptr);
  Cell* cells = long_cells(chunk);
  Manager::init(t, cells + chunk_next, next);
  Manager::init(t, cells + chunk_resume, encode_address(points[first].pc));
  Manager::init(t, cells + chunk_top, make_fixnum(top - lowest));
  Cell* words = cells + chunk_frames;
  Value* boundary = lowest;
  for (size_t i = first; i < last; ++i) {
    auto [frame, pc] = points[i];
    unsigned bitmap_words;
    const uint32_t* bitmap = live_bitmap(frame, pc, &bitmap_words);
    for (Value* at = boundary; at <= frame; ++at) {
      unsigned k = static_cast<unsigned>(frame - at);
      Value v = k == 0   ? make_fixnum(0)
                : k == 1 ? encode_address(return_address(frame))
                : k == slot_procedure || (k < bitmap_words * 32 && is_live(bitmap, k)) ? *at
                                                                                          : False;
      Manager::init(t, words + (at - lowest), v);
    }
    boundary = frame + 1;
  }
  return value_of(chunk);
}

}  // namespace

bool make_stack(Thread& t) {
  char* region = memory::map_pages(stack_words * sizeof(Value));
  if (region == nullptr) return false;
  t.stack_low = reinterpret_cast<Value*>(region);
  t.stack_high = t.stack_low + stack_words;
  // The poll compares frame - 255 (vm/interpreter.cpp), so the reserve counts from there.
  t.poll.set_normal_limit(reinterpret_cast<uintptr_t>(t.stack_low + reserve_words - 255));
  return true;
}

void free_stack(Thread& t) {
  if (t.stack_low != nullptr) memory::unmap_pages(t.stack_low, stack_words * sizeof(Value));
  t.stack_low = t.stack_high = nullptr;
}

void move_to_heap(Thread& t, Value* frame, const uint32_t* pc) {
  thread_local std::vector<FramePoint> points;
  points.clear();
  walk_frames(frame, pc, [&](Value* f, const uint32_t* at) {
    points.push_back({f, at});
    return true;
  });
  Value chunk = t.dynamic(thread_cell::chunk);
  for (size_t last = points.size(); last > 0;) {
    size_t first = last - 1;
    while (first > 0 && points[last - 1].frame - points[first].frame < static_cast<ptrdiff_t>(chunk_words)) --first;
    chunk = make_chunk(t, points, first, last, chunk);
    last = first;
  }
  t.set_dynamic(thread_cell::chunk, chunk);
}

void move_to_heap(Thread& t) {
  move_to_heap(t, t.frame, t.pc);
  release_stack(t);
  t.frame = nullptr;
}

void bring_back(Thread& t) {
  Value chunk = t.dynamic(thread_cell::chunk);
  Cell* cells = long_cells(object_of(chunk));
  size_t count = object_of(chunk)->cell_count() - chunk_frames;
  Value* lowest = t.stack_high - count;
  for (size_t i = 0; i < count; ++i) put(t, lowest[i], cells[chunk_frames + i].load());
  t.frame = lowest + fixnum_value(cells[chunk_top].load());
  t.pc = decode_address<const uint32_t>(cells[chunk_resume].load());
  for (Value* frame = t.frame;;) {
    const uint32_t* pc = decode_address<const uint32_t>(slot(frame, bytecode::slot_return));
    if (frame == bottom_frame(t)) {
      put_return_address(t, frame, underflow_address());
      break;
    }
    put_return_address(t, frame, pc);
    frame += site_before(pc).base();
  }
  t.set_dynamic(thread_cell::chunk, cells[chunk_next].load());
}

void visit_stack(Thread& t, memory::RootVisitor& visitor) {
  if constexpr (counted_slots) return visitor.visit({t.stack_low, t.stack_high});
  if (t.frame == nullptr) return;
  walk_frames(t.frame, t.pc, [&](Value* frame, const uint32_t* pc) {
    std::array<Value, 256> live;
    size_t count = 0;
    live[count++] = slot(frame, slot_procedure);
    unsigned words;
    const uint32_t* bitmap = live_bitmap(frame, pc, &words);
    for (unsigned w = 0; w < words; ++w)
      for (uint32_t bits = bitmap[w]; bits != 0; bits &= bits - 1) {
        unsigned k = w * 32 + static_cast<unsigned>(__builtin_ctz(bits));
        if (k > slot_procedure) live[count++] = slot(frame, k);
      }
    visitor.visit({live.data(), count});
    return true;
  });
}

void walk_backtrace(Thread& t, bool (*visit)(void*, Value, uint32_t), void* context) {
  // A frame that returns to its prologue has raised; its first slot says where (enter_raise_hook).
  auto report = [&](Value code, const uint32_t* pc, Value first_slot) {
    const uint32_t* words = code_words(code);
    if (pc == words + 1 && is_fixnum(first_slot)) pc = decode_address<const uint32_t>(first_slot);
    return visit(context, code, static_cast<uint32_t>(pc - 1 - words));
  };
  bool more = true;
  if (t.frame != nullptr)
    walk_frames(t.frame, t.pc, [&](Value* frame, const uint32_t* pc) {
      return more = report(frame_code(frame), pc, slot(frame, slot_arguments));
    });
  for (Value chunk = t.dynamic(thread_cell::chunk); more && chunk != False;) {
    Cell* cells = long_cells(object_of(chunk));
    Cell* words = cells + chunk_frames;
    size_t count = object_of(chunk)->cell_count() - chunk_frames;
    size_t at = static_cast<size_t>(fixnum_value(cells[chunk_top].load()));
    const uint32_t* pc = decode_address<const uint32_t>(cells[chunk_resume].load());
    while (more) {
      Value first_slot = at >= slot_arguments ? words[at - slot_arguments].load() : False;
      more = report(closure_code(words[at - slot_procedure].load()), pc, first_slot);
      if (at + 1 == count) break;
      pc = decode_address<const uint32_t>(words[at - bytecode::slot_return].load());
      at += site_before(pc).base();
    }
    chunk = cells[chunk_next].load();
  }
}

}  // namespace gilt::vm
