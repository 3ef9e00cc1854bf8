// What every instruction means, said once: one function op::name per row of opcodes.def, inlined into the dispatch loop.
// The common case stands here; everything else is a call into slow_paths.h, which gets the machine registers through
// the Thread. A function never passes Registers by address to anything that is not inlined, so that they stay in
// machine registers.
#pragma once

#include "objects/equality.h"
#include "objects/string.h"
#include "objects/type.h"
#include "vm/slots.h"
#include "vm/slow_paths.h"

namespace gilt::vm {

// The machine's registers while it runs bytecode. `base` is the running frame's slot 0 less 255, so that base[encoded] is a
// slot; `pc` is past the words that have been decoded.
struct Registers {
  const uint32_t* pc;
  Value* base;
  Thread& thread;
  uint32_t argument_count;

  const Value& operator[](uint8_t encoded) const { return base[encoded]; }
  void put(uint8_t encoded, Value v) const { vm::put(thread, base[encoded], v); }
  Value* frame() const { return base + 255; }
  uint32_t word() { return *pc++; }
  int32_t jump() { return static_cast<int32_t>(*pc++); }
  void save() const { thread.frame = base + 255, thread.pc = pc; }
  void load() { base = thread.frame - 255, pc = thread.pc, argument_count = thread.argument_count; }
};

#define GILT_INLINE inline __attribute__((always_inline))

namespace op {

using bytecode::Instruction;
using bytecode::Type;

// Shared parts

inline constexpr uint8_t encoded_return = bytecode::encode_slot(bytecode::slot_return);
inline constexpr uint8_t encoded_procedure = bytecode::encode_slot(bytecode::slot_procedure);
inline constexpr uint8_t encoded_result = bytecode::encode_slot(0);

// Runs a slow path on saved registers and takes up what it left.
template <auto slow_path, class... Arguments>
GILT_INLINE Step slow(Registers& r, Arguments... arguments) {
  r.save();
  Step step = slow_path(r.thread, arguments...);
  r.load();
  return step;
}
GILT_INLINE Step type_error(Registers& r, const char* who, Type expected, Value got) {
  return slow<fail_operand>(r, who, expected, got);
}
// As slow, for one that gives a value to put in a slot and leaves the registers alone.
template <auto slow_path, class... Arguments>
GILT_INLINE Step slow_value(Registers& r, uint8_t destination, Arguments... arguments) {
  r.save();
  Value v = slow_path(r.thread, arguments...);
  if (v == Failed) [[unlikely]] return Step::raise;
  r.put(destination, v);
  return Step::next;
}
// As slow_value, for an instruction of two words that is executed again after what its slow path waits for.
template <auto slow_path>
GILT_INLINE Step slow_number(Registers& r, uint8_t destination, Value a, Value b) {
  r.save();
  Value v = slow_path(r.thread, a, b);
  if (v == Wait) [[unlikely]] {
    Step step = wait(r.thread);
    r.load();
    r.pc -= 2;
    return step;
  }
  if (v == Failed) [[unlikely]] return Step::raise;
  r.put(destination, v);
  return Step::next;
}
GILT_INLINE Value immediate16(Instruction i) { return {static_cast<uint64_t>(int64_t{i.immediate16()})}; }
GILT_INLINE Value immediate8(uint8_t byte) { return make_fixnum(static_cast<int8_t>(byte)); }
GILT_INLINE Value constant_at(const uint32_t* instruction, uint32_t distance) {
  return reinterpret_cast<Cell*>(const_cast<uint32_t*>(instruction - distance))->load();
}
GILT_INLINE Value instruction_constant(Registers& r, Instruction i) { return constant_at(r.pc - 1, i.distance()); }
GILT_INLINE Cell* global_cell(Value global) { return short_cells(object_of(global)); }
GILT_INLINE Step jump_if(Registers& r, bool taken) {
  int32_t distance = r.jump();
  if (taken) r.pc += distance;
  return Step::next;
}

// Moves and constants

GILT_INLINE Step move(Registers& r, Instruction i) { return r.put(i.a(), r[i.b()]), Step::next; }
GILT_INLINE Step constant(Registers& r, Instruction i) { return r.put(i.a(), instruction_constant(r, i)), Step::next; }
GILT_INLINE Step word(Registers& r, Instruction i) { return r.put(i.a(), immediate16(i)), Step::next; }
GILT_INLINE Step free(Registers& r, Instruction i) {
  return r.put(i.a(), short_cells(object_of(r[encoded_procedure]))[1 + i.b()].load()), Step::next;
}
GILT_INLINE Step self(Registers& r, Instruction i) { return r.put(i.a(), r[encoded_procedure]), Step::next; }
GILT_INLINE Step box(Registers& r, Instruction i) {
  Object* o = allocate_short(r.thread, shape(Kind::box, 1));
  Manager::init(r.thread, short_cells(o), r[i.b()]);
  return r.put(i.a(), value_of(o)), Step::next;
}
GILT_INLINE Step box_ref(Registers& r, Instruction i) {
  Value v = short_cells(object_of(r[i.b()]))->load();
  if (v == Unbound) [[unlikely]] return slow<fail_unassigned>(r);
  return r.put(i.a(), v), Step::next;
}
GILT_INLINE Step box_set(Registers& r, Instruction i) {
  Object* o = object_of(r[i.a()]);
  return Manager::store(r.thread, o, short_cells(o), r[i.b()]), Step::next;
}
// Slot numbers of captured slots lie four to a word after the instruction.
GILT_INLINE void init_captured(Registers& r, Cell* cells, unsigned count) {
  uint32_t packed = 0;
  for (unsigned k = 0; k < count; ++k, packed >>= 8) {
    if (k % 4 == 0) packed = r.word();
    Manager::init(r.thread, cells + k, r[static_cast<uint8_t>(packed)]);
  }
}
GILT_INLINE Step closure(Registers& r, Instruction i) {
  Value code = constant_at(r.pc - 1, *r.pc);
  ++r.pc;
  Object* o = allocate_short(r.thread, shape(Kind::closure, 1 + size_t{i.b()}));
  Cell* cells = short_cells(o);
  Manager::init(r.thread, cells, code);
  init_captured(r, cells + 1, i.b());
  return r.put(i.a(), value_of(o)), Step::next;
}
GILT_INLINE Step environment(Registers& r, Instruction i) {
  Object* o = allocate_short(r.thread, long_shape(Kind::vector, i.b()));
  init_captured(r, long_cells(o), i.b());
  return r.put(i.a(), value_of(o)), Step::next;
}
GILT_INLINE Step global(Registers& r, Instruction i) {
  Value cell = instruction_constant(r, i), v = global_cell(cell)->load();
  if (v == Unbound) [[unlikely]] return slow<fail_unbound>(r, cell);
  return r.put(i.a(), v), Step::next;
}
GILT_INLINE Step global_set(Registers& r, Instruction i) {
  Value cell = instruction_constant(r, i);
  if (global_cell(cell)->load() == Unbound) [[unlikely]] return slow<fail_unbound>(r, cell);
  return Manager::store(r.thread, object_of(cell), global_cell(cell), r[i.a()]), Step::next;
}
GILT_INLINE Step global_define(Registers& r, Instruction i) {
  Value cell = instruction_constant(r, i);
  return Manager::store(r.thread, object_of(cell), global_cell(cell), r[i.a()]), Step::next;
}

// Calls

// Enters the procedure in slot 2 of the frame at `base`, whose return address is in place.
GILT_INLINE Step enter(Registers& r, Value procedure, uint32_t argument_count) {
  r.argument_count = argument_count;
  if (is_closure(procedure)) [[likely]] return r.pc = code_entry(closure_code(procedure)), Step::next;
  r.save();
  Step step = call_other(r.thread, procedure, argument_count);
  r.load();
  return step;
}
GILT_INLINE Step call_window(Registers& r, uint8_t window, Value procedure, uint8_t argument_count) {
  Value* base = r.base + window - 255;
  if (!is_closure(procedure)) [[unlikely]] {
    r.save();
    Step step = call_other_in_window(r.thread, 255u - window, procedure, argument_count);
    r.load();
    return step;
  }
  put(r.thread, base[encoded_return], {reinterpret_cast<uint64_t>(r.pc)});
  r.base = base;
  r.argument_count = argument_count;
  r.pc = code_entry(closure_code(procedure));
  return Step::next;
}
GILT_INLINE Step call(Registers& r, Instruction i) {
  ++r.pc;
  return call_window(r, i.a(), r.base[i.a() - bytecode::slot_procedure], i.b());
}
GILT_INLINE Step call_global(Registers& r, Instruction i) {
  Value cell = constant_at(r.pc - 1, *r.pc), procedure = global_cell(cell)->load();
  if (procedure == Unbound) [[unlikely]] return slow<fail_unbound>(r, cell);
  r.pc += 2;
  put(r.thread, r.base[i.a() - bytecode::slot_procedure], procedure);
  return call_window(r, i.a(), procedure, i.b());
}
GILT_INLINE Step call_self(Registers& r, Instruction i) {
  ++r.pc;
  Value procedure = r[encoded_procedure];
  Value* base = r.base + i.a() - 255;
  put(r.thread, base[encoded_procedure], procedure);
  put(r.thread, base[encoded_return], {reinterpret_cast<uint64_t>(r.pc)});
  r.base = base;
  r.argument_count = i.b();
  r.pc = code_entry(closure_code(procedure));
  return Step::next;
}
// Moves procedure and arguments of the window down over this frame's own.
GILT_INLINE void replace_frame(Registers& r, uint8_t window, unsigned argument_count) {
  const Value* from = r.base + window;
  Value* to = r.frame();
  [[maybe_unused]] unsigned size = counted_slots ? frame_size(to) : 0;
  for (unsigned k = bytecode::slot_procedure; k < bytecode::slot_arguments + argument_count; ++k)
    put(r.thread, to[-static_cast<ptrdiff_t>(k)], from[-static_cast<ptrdiff_t>(k)]);
  clear_slots(r.thread, to, bytecode::slot_arguments + argument_count, size);
}
GILT_INLINE void note_tail_call(Registers& r) {
  r.thread.tail_caller = r[encoded_procedure];
  r.thread.tail_pc = r.pc;
}
GILT_INLINE Step tail_call(Registers& r, Instruction i) {
  note_tail_call(r);
  replace_frame(r, i.a(), i.b());
  return enter(r, r[encoded_procedure], i.b());
}
GILT_INLINE Step tail_call_global(Registers& r, Instruction i) {
  Value cell = constant_at(r.pc - 1, *r.pc), procedure = global_cell(cell)->load();
  if (procedure == Unbound) [[unlikely]] return slow<fail_unbound>(r, cell);
  ++r.pc;
  put(r.thread, r.base[i.a() - bytecode::slot_procedure], procedure);
  note_tail_call(r);
  replace_frame(r, i.a(), i.b());
  return enter(r, procedure, i.b());
}
GILT_INLINE Step apply(Registers& r, Instruction i) {
  return slow<spread_and_enter>(r, 255u - i.a(), unsigned{i.b()});
}
// Gives `v` to the frame that this one returns to.
GILT_INLINE Step give(Registers& r, Value v) {
  r.pc = reinterpret_cast<const uint32_t*>(r.base[encoded_return].bits);
  release_frame(r.thread, r.frame());
  r.put(encoded_result, v);
  r.base += site_before(r.pc).base();
  return Step::next;
}
GILT_INLINE Step ret(Registers& r, Instruction i) { return give(r, r[i.a()]); }
GILT_INLINE Step ret_values(Registers& r, Instruction i) {
  if (i.b() == 1) return give(r, r[i.a()]);
  return slow<return_values>(r, 255u - i.a(), unsigned{i.b()});
}
GILT_INLINE Step ret_list(Registers& r, Instruction i) { return slow<return_list>(r, r[i.a()]); }
GILT_INLINE Step receive(Registers& r, Instruction i) {
  if (i.b() == 1 && i.c() == 0 && r[i.a()] != Multiple) [[likely]] return Step::next;
  return slow<receive_values>(r, 255u - i.a(), unsigned{i.b()}, i.c() != 0);
}
// A body writes its state slots as plain words.
GILT_INLINE Value call_body(Thread& t, uint32_t index, Value* first) {
  if constexpr (!counted_slots) return primitive_bodies[index](t, Arguments{first});
  const bytecode::PrimitiveInfo& info = bytecode::info(static_cast<bytecode::Primitive>(index));
  const unsigned end = info.required + info.optional + info.rest + info.state_slots();
  Value before[16];
  CHECK(end <= 16);
  for (unsigned k = 0; k < end; ++k) before[k] = slot(first, k);
  Value v = primitive_bodies[index](t, Arguments{first});
  for (unsigned k = 0; k < end; ++k)
    if (slot(first, k) != before[k]) note_change<Manager>(t, before[k], slot(first, k));
  return v;
}
GILT_INLINE Step primitive(Registers& r, Instruction i) {
  uint32_t index = r.word();
  ++r.pc;
  Thread& t = r.thread;
  r.save();
  t.primitive = static_cast<bytecode::Primitive>(index);
  Value v = call_body(t, index, r.base + i.a());
  if ((v.bits & 0xC7) == 0x44 && v.bits < 0x60) [[unlikely]] {
    if (v == Failed) return Step::raise;
    if (v == Again || v == Wait) {
      Step step = v == Again ? poll(t) : wait(t);
      r.load();
      r.pc -= 3;
      return step;
    }
  }
  return r.put(i.a(), v), Step::next;
}

// Entry

GILT_INLINE Step check_limit(Registers& r) {
  if (reinterpret_cast<uintptr_t>(r.base) < r.thread.poll.limit()) [[unlikely]] return slow<poll>(r);
  return Step::next;
}
GILT_INLINE Step entry(Registers& r, Instruction i) {
  ++r.pc;
  if (r.argument_count != i.a()) [[unlikely]] return slow<fail_arguments>(r, r.argument_count);
  clear_locals(r.thread, r.frame(), i.a());
  return check_limit(r);
}
GILT_INLINE Step entry_rest(Registers& r, Instruction i) {
  ++r.pc;
  if (r.argument_count < i.a()) [[unlikely]] return slow<fail_arguments>(r, r.argument_count);
  Value rest = Nil;
  if (r.argument_count & more_arguments) rest = r.thread.argument_list;
  unsigned count = r.argument_count & ~more_arguments;
  if (count < i.a()) [[unlikely]] return slow<fail_arguments>(r, r.argument_count);
  Value* frame = r.frame();
  for (unsigned k = bytecode::slot_arguments + count; k-- > bytecode::slot_arguments + i.a();)
    rest = cons(r.thread, slot(frame, k), rest);
  put(r.thread, slot(frame, bytecode::slot_arguments + i.a()), rest);
  clear_slots(r.thread, frame, bytecode::slot_arguments + i.a() + 1, bytecode::slot_arguments + count);
  clear_locals(r.thread, frame, i.a() + 1);
  return check_limit(r);
}
GILT_INLINE Step entry_optional(Registers& r, Instruction i) {
  ++r.pc;
  if (r.argument_count < i.a() || r.argument_count > i.b()) [[unlikely]] return slow<fail_arguments>(r, r.argument_count);
  for (unsigned k = r.argument_count; k < i.b(); ++k) put(r.thread, slot(r.frame(), bytecode::slot_arguments + k), Default);
  clear_locals(r.thread, r.frame(), i.b());
  return check_limit(r);
}
GILT_INLINE Step clause(Registers& r, Instruction i) {
  unsigned count = r.argument_count;
  return jump_if(r, i.b() ? count < i.a() : count != i.a());
}
GILT_INLINE Step no_clause(Registers& r, Instruction) { return slow<fail_arguments>(r, r.argument_count); }

// Jumps

GILT_INLINE Step jump(Registers& r, Instruction i) { return r.pc += i.jump24(), Step::next; }
GILT_INLINE Step loop(Registers& r, Instruction i) {
  ++r.pc;
  Step step = check_limit(r);
  r.pc += i.jump24();
  return step;
}
GILT_INLINE Step jump_false(Registers& r, Instruction i) { return jump_if(r, r[i.a()] == False); }
GILT_INLINE Step jump_true(Registers& r, Instruction i) { return jump_if(r, r[i.a()] != False); }
GILT_INLINE Step jump_eq(Registers& r, Instruction i) { return jump_if(r, r[i.a()] == r[i.b()]); }
GILT_INLINE Step jump_not_eq(Registers& r, Instruction i) { return jump_if(r, r[i.a()] != r[i.b()]); }
GILT_INLINE Step jump_word(Registers& r, Instruction i) { return jump_if(r, r[i.a()] == immediate16(i)); }
GILT_INLINE Step jump_not_word(Registers& r, Instruction i) { return jump_if(r, r[i.a()] != immediate16(i)); }
GILT_INLINE Step jump_pair(Registers& r, Instruction i) { return jump_if(r, is_pair(r[i.a()])); }
GILT_INLINE Step jump_not_pair(Registers& r, Instruction i) { return jump_if(r, !is_pair(r[i.a()])); }

// Comparisons: Less, LessEqual and Equal hold both for words and for doubles, so one template serves.
struct Less {
  static constexpr Comparison slow_kind = Comparison::less;
  template <class T> bool operator()(T a, T b) const { return a < b; }
};
struct LessEqual {
  static constexpr Comparison slow_kind = Comparison::less_equal;
  template <class T> bool operator()(T a, T b) const { return a <= b; }
};
struct Equal {
  static constexpr Comparison slow_kind = Comparison::equal;
  template <class T> bool operator()(T a, T b) const { return a == b; }
};
template <class Holds, bool wanted>
GILT_INLINE Step compare_and_jump(Registers& r, Value a, Value b) {
  bool holds;
  if (are_fixnums(a, b)) [[likely]] {
    holds = Holds{}(static_cast<int64_t>(a.bits), static_cast<int64_t>(b.bits));
  } else if (a.bits & b.bits & 2) {
    holds = Holds{}(immediate_flonum_value(a), immediate_flonum_value(b));
  } else {
    r.save();
    Value v = compare_slow(r.thread, Holds::slow_kind, a, b);
    if (v == Failed) [[unlikely]] return Step::raise;
    holds = v == True;
  }
  return jump_if(r, holds == wanted);
}
GILT_INLINE Step jump_less(Registers& r, Instruction i) { return compare_and_jump<Less, true>(r, r[i.a()], r[i.b()]); }
GILT_INLINE Step jump_not_less(Registers& r, Instruction i) { return compare_and_jump<Less, false>(r, r[i.a()], r[i.b()]); }
GILT_INLINE Step jump_less_equal(Registers& r, Instruction i) { return compare_and_jump<LessEqual, true>(r, r[i.a()], r[i.b()]); }
GILT_INLINE Step jump_not_less_equal(Registers& r, Instruction i) { return compare_and_jump<LessEqual, false>(r, r[i.a()], r[i.b()]); }
GILT_INLINE Step jump_equal(Registers& r, Instruction i) { return compare_and_jump<Equal, true>(r, r[i.a()], r[i.b()]); }
GILT_INLINE Step jump_not_equal(Registers& r, Instruction i) { return compare_and_jump<Equal, false>(r, r[i.a()], r[i.b()]); }
GILT_INLINE Step jump_less_i(Registers& r, Instruction i) { return compare_and_jump<Less, true>(r, r[i.a()], immediate8(i.b())); }
GILT_INLINE Step jump_not_less_i(Registers& r, Instruction i) { return compare_and_jump<Less, false>(r, r[i.a()], immediate8(i.b())); }
GILT_INLINE Step jump_greater_i(Registers& r, Instruction i) { return compare_and_jump<Less, true>(r, immediate8(i.b()), r[i.a()]); }
GILT_INLINE Step jump_not_greater_i(Registers& r, Instruction i) { return compare_and_jump<Less, false>(r, immediate8(i.b()), r[i.a()]); }
GILT_INLINE Step jump_equal_i(Registers& r, Instruction i) { return compare_and_jump<Equal, true>(r, r[i.a()], immediate8(i.b())); }
GILT_INLINE Step jump_not_equal_i(Registers& r, Instruction i) { return compare_and_jump<Equal, false>(r, r[i.a()], immediate8(i.b())); }

// Arithmetic

GILT_INLINE Step put_flonum(Registers& r, uint8_t destination, double d) {
  Value v = encode_flonum(d);
  if (!is_immediate_flonum(v)) [[unlikely]] v = make_flonum(r.thread, d);
  return r.put(destination, v), Step::next;
}
GILT_INLINE Step add_values(Registers& r, uint8_t destination, Value a, Value b) {
  int64_t sum;
  if (are_fixnums(a, b)) [[likely]] {
    if (!__builtin_add_overflow(static_cast<int64_t>(a.bits), static_cast<int64_t>(b.bits), &sum)) [[likely]]
      return r.put(destination, {static_cast<uint64_t>(sum)}), Step::next;
  } else if (a.bits & b.bits & 2) {
    return put_flonum(r, destination, immediate_flonum_value(a) + immediate_flonum_value(b));
  }
  return slow_value<add_slow>(r, destination, a, b);
}
GILT_INLINE Step add(Registers& r, Instruction i) { return add_values(r, i.a(), r[i.b()], r[i.c()]); }
GILT_INLINE Step add_i(Registers& r, Instruction i) { return add_values(r, i.a(), r[i.b()], immediate8(i.c())); }
GILT_INLINE Step subtract_values(Registers& r, uint8_t destination, Value a, Value b) {
  int64_t difference;
  if (are_fixnums(a, b)) [[likely]] {
    if (!__builtin_sub_overflow(static_cast<int64_t>(a.bits), static_cast<int64_t>(b.bits), &difference)) [[likely]]
      return r.put(destination, {static_cast<uint64_t>(difference)}), Step::next;
  } else if (a.bits & b.bits & 2) {
    return put_flonum(r, destination, immediate_flonum_value(a) - immediate_flonum_value(b));
  }
  return slow_value<subtract_slow>(r, destination, a, b);
}
GILT_INLINE Step subtract(Registers& r, Instruction i) { return subtract_values(r, i.a(), r[i.b()], r[i.c()]); }
GILT_INLINE Step subtract_i(Registers& r, Instruction i) { return subtract_values(r, i.a(), r[i.b()], immediate8(i.c())); }
GILT_INLINE Step negate(Registers& r, Instruction i) {
  Value v = r[i.b()];
  if (is_fixnum(v)) [[likely]] return subtract_values(r, i.a(), make_fixnum(0), v);
  return slow_value<negate_slow>(r, i.a(), v);
}
GILT_INLINE Step multiply(Registers& r, Instruction i) {
  ++r.pc;
  Value a = r[i.b()], b = r[i.c()];
  int64_t product;
  if (are_fixnums(a, b)) [[likely]] {
    if (!__builtin_mul_overflow(fixnum_value(a), static_cast<int64_t>(b.bits), &product)) [[likely]]
      return r.put(i.a(), {static_cast<uint64_t>(product)}), Step::next;
  } else if (a.bits & b.bits & 2) {
    return put_flonum(r, i.a(), immediate_flonum_value(a) * immediate_flonum_value(b));
  }
  return slow_number<multiply_slow>(r, i.a(), a, b);
}
GILT_INLINE Step divide(Registers& r, Instruction i) {
  ++r.pc;
  Value a = r[i.b()], b = r[i.c()];
  if (a.bits & b.bits & 2) return put_flonum(r, i.a(), immediate_flonum_value(a) / immediate_flonum_value(b));
  return slow_number<divide_slow>(r, i.a(), a, b);
}
// Fixnum division traps on zero, and on fixnum_min by -1 the quotient is no fixnum: both go the slow way.
GILT_INLINE bool divides_fast(Value a, Value b) {
  return are_fixnums(a, b) && b != make_fixnum(0) && b != make_fixnum(-1);
}
GILT_INLINE Step quotient(Registers& r, Instruction i) {
  ++r.pc;
  Value a = r[i.b()], b = r[i.c()];
  if (divides_fast(a, b)) [[likely]] return r.put(i.a(), make_fixnum(fixnum_value(a) / fixnum_value(b))), Step::next;
  return slow_number<quotient_slow>(r, i.a(), a, b);
}
GILT_INLINE Step remainder(Registers& r, Instruction i) {
  ++r.pc;
  Value a = r[i.b()], b = r[i.c()];
  if (divides_fast(a, b)) [[likely]] return r.put(i.a(), make_fixnum(fixnum_value(a) % fixnum_value(b))), Step::next;
  return slow_number<remainder_slow>(r, i.a(), a, b);
}
GILT_INLINE Step modulo(Registers& r, Instruction i) {
  ++r.pc;
  Value a = r[i.b()], b = r[i.c()];
  if (!divides_fast(a, b)) [[unlikely]] return slow_number<modulo_slow>(r, i.a(), a, b);
  int64_t n = fixnum_value(a), d = fixnum_value(b), rest = n % d;
  if (rest != 0 && (rest ^ d) < 0) rest += d;
  return r.put(i.a(), make_fixnum(rest)), Step::next;
}

// Predicates as values

GILT_INLINE Step is_eq(Registers& r, Instruction i) { return r.put(i.a(), make_boolean(r[i.b()] == r[i.c()])), Step::next; }
GILT_INLINE Step is_eqv(Registers& r, Instruction i) {
  Value a = r[i.b()], b = r[i.c()];
  return r.put(i.a(), make_boolean(gilt::is_eqv(a, b))), Step::next;
}
GILT_INLINE Step invert(Registers& r, Instruction i) { return r.put(i.a(), make_boolean(r[i.b()] == False)), Step::next; }
GILT_INLINE Step is_type(Registers& r, Instruction i) {
  return r.put(i.a(), make_boolean(gilt::is_type(r[i.b()], static_cast<Type>(i.c())))), Step::next;
}

// Data

GILT_INLINE Step cons(Registers& r, Instruction i) { return r.put(i.a(), Manager::cons(r.thread, r[i.b()], r[i.c()])), Step::next; }
GILT_INLINE Step car(Registers& r, Instruction i) {
  Value p = r[i.b()];
  if (!is_pair(p)) [[unlikely]] return type_error(r, "car", Type::pair, p);
  return r.put(i.a(), gilt::car(p)), Step::next;
}
GILT_INLINE Step cdr(Registers& r, Instruction i) {
  Value p = r[i.b()];
  if (!is_pair(p)) [[unlikely]] return type_error(r, "cdr", Type::pair, p);
  return r.put(i.a(), gilt::cdr(p)), Step::next;
}
template <size_t inner, size_t outer>
GILT_INLINE Step twice(Registers& r, Instruction i, const char* who) {
  Value p = r[i.b()];
  if (!is_pair(p)) [[unlikely]] return type_error(r, who, Type::pair, p);
  Value q = pair_cells(p)[inner].load();
  if (!is_pair(q)) [[unlikely]] return type_error(r, who, Type::pair, q);
  return r.put(i.a(), pair_cells(q)[outer].load()), Step::next;
}
GILT_INLINE Step cadr(Registers& r, Instruction i) { return twice<1, 0>(r, i, "cadr"); }
GILT_INLINE Step cddr(Registers& r, Instruction i) { return twice<1, 1>(r, i, "cddr"); }
GILT_INLINE Step caar(Registers& r, Instruction i) { return twice<0, 0>(r, i, "caar"); }
GILT_INLINE Step cdar(Registers& r, Instruction i) { return twice<0, 1>(r, i, "cdar"); }
GILT_INLINE Step set_car(Registers& r, Instruction i) {
  Value p = r[i.a()];
  if (!is_pair(p)) [[unlikely]] return type_error(r, "set-car!", Type::pair, p);
  return gilt::set_car(r.thread, p, r[i.b()]), Step::next;
}
GILT_INLINE Step set_cdr(Registers& r, Instruction i) {
  Value p = r[i.a()];
  if (!is_pair(p)) [[unlikely]] return type_error(r, "set-cdr!", Type::pair, p);
  return gilt::set_cdr(r.thread, p, r[i.b()]), Step::next;
}
GILT_INLINE Step make_vector_of(Registers& r, Instruction i) {
  Object* o = allocate_short(r.thread, long_shape(Kind::vector, i.b()));
  for (unsigned k = 0; k < i.b(); ++k) Manager::init(r.thread, long_cells(o) + k, r.base[i.a() - k]);
  return r.put(i.a(), value_of(o)), Step::next;
}
// A fixnum index below the length; one unsigned compare does for negative ones too.
GILT_INLINE bool is_index(Value index, uint64_t length) { return is_fixnum(index) && index.bits >> 3 < length; }
GILT_INLINE Step vector_ref(Registers& r, Instruction i) {
  Value v = r[i.b()], index = r[i.c()];
  if (!is_vector(v) || !is_index(index, vector_length(v))) [[unlikely]]
    return slow<fail_index>(r, "vector-ref", Type::vector, v, index);
  return r.put(i.a(), gilt::vector_ref(v, index.bits >> 3)), Step::next;
}
GILT_INLINE Step vector_set(Registers& r, Instruction i) {
  Value v = r[i.a()], index = r[i.b()];
  if (!is_vector(v) || !is_index(index, vector_length(v))) [[unlikely]]
    return slow<fail_index>(r, "vector-set!", Type::vector, v, index);
  return gilt::vector_set(r.thread, v, index.bits >> 3, r[i.c()]), Step::next;
}
GILT_INLINE Step vector_length(Registers& r, Instruction i) {
  Value v = r[i.b()];
  if (!is_vector(v)) [[unlikely]] return type_error(r, "vector-length", Type::vector, v);
  return r.put(i.a(), make_fixnum(static_cast<int64_t>(gilt::vector_length(v)))), Step::next;
}
GILT_INLINE Step string_ref(Registers& r, Instruction i) {
  Value s = r[i.b()], index = r[i.c()];
  if (is_string(s)) [[likely]] {
    StringBuffer* buffer = string_buffer(s);
    if (is_index(index, buffer->length)) [[likely]]
      return r.put(i.a(), make_character(buffer->get(index.bits >> 3))), Step::next;
  }
  return slow<fail_index>(r, "string-ref", Type::string, s, index);
}
GILT_INLINE Step string_length(Registers& r, Instruction i) {
  Value s = r[i.b()];
  if (!is_string(s)) [[unlikely]] return type_error(r, "string-length", Type::string, s);
  return r.put(i.a(), make_fixnum(static_cast<int64_t>(string_buffer(s)->length))), Step::next;
}
GILT_INLINE Step bytevector_ref(Registers& r, Instruction i) {
  Value v = r[i.b()], index = r[i.c()];
  if (!is_bytevector(v) || !is_index(index, bytevector_length(v))) [[unlikely]]
    return slow<fail_index>(r, "bytevector-u8-ref", Type::bytevector, v, index);
  return r.put(i.a(), make_fixnum(gilt::bytevector_ref(v, index.bits >> 3))), Step::next;
}
GILT_INLINE Step bytevector_set(Registers& r, Instruction i) {
  Value v = r[i.a()], index = r[i.b()], byte = r[i.c()];
  if (!is_bytevector(v) || !is_index(index, bytevector_length(v))) [[unlikely]]
    return slow<fail_index>(r, "bytevector-u8-set!", Type::bytevector, v, index);
  if (!is_index(byte, 256)) [[unlikely]] return type_error(r, "bytevector-u8-set!", Type::byte, byte);
  return gilt::bytevector_set(v, index.bits >> 3, static_cast<uint8_t>(byte.bits >> 3)), Step::next;
}
GILT_INLINE Step make_record_of(Registers& r, Instruction i) {
  Object* o = allocate_short(r.thread, shape(Kind::record, i.b()));
  for (unsigned k = 0; k < i.b(); ++k) Manager::init(r.thread, short_cells(o) + k, r.base[i.a() - k]);
  return r.put(i.a(), value_of(o)), Step::next;
}
GILT_INLINE bool is_record_of(Value v, Value type) { return gilt::is_record(v) && record_type_of(v) == type; }
// The procedures of a record type ask a variable for the type, which a program may have defined anew with fewer fields.
GILT_INLINE bool has_field(Value v, Value type, unsigned field) {
  return is_record_of(v, type) && object_of(v)->header.cells > 1 + field;
}
GILT_INLINE Step is_record(Registers& r, Instruction i) {
  return r.put(i.a(), make_boolean(is_record_of(r[i.b()], r[i.c()]))), Step::next;
}
GILT_INLINE Step record_ref(Registers& r, Instruction i) {
  Value record = r[i.b()], type = r[i.a()];
  if (!has_field(record, type, i.c())) [[unlikely]] return slow<fail_record>(r, record, type);
  return r.put(i.a(), cell_of(record, 1 + i.c())), Step::next;
}
GILT_INLINE Step record_set(Registers& r, Instruction i) {
  uint32_t field = r.word();
  Value record = r[i.a()], type = r[i.b()];
  if (!has_field(record, type, field)) [[unlikely]] return slow<fail_record>(r, record, type);
  return set_cell(r.thread, record, 1 + field, r[i.c()]), Step::next;
}

// Control

GILT_INLINE Step call_cc(Registers& r, Instruction i) { return slow<capture_and_enter>(r, r[i.a()]); }
GILT_INLINE Step underflow(Registers& r, Instruction) { return slow<underflow_with>(r, r[encoded_result]); }
GILT_INLINE Step error_return(Registers& r, Instruction) { return slow<fail_handler_returned>(r); }

}  // namespace op
}  // namespace gilt::vm
