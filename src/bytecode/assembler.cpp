// Encoding of operands, and the patching of jumps once every label is known.
#include "bytecode/assembler.h"

#include "base/check.h"
#include "bytecode/liveness.h"

namespace gilt::bytecode {

Assembler::Assembler() {
  code_.words = {Site::make(0, 0, 0), encode(Opcode::error_return)};
  last_instruction_ = 1;
}

Assembler::Label Assembler::make_label() {
  labels_.push_back(unbound);
  uses_.push_back(0);
  return {static_cast<uint32_t>(labels_.size() - 1)};
}

void Assembler::bind(Label label) {
  CHECK(labels_[label.id] == unbound);
  drop_jump_to_here(label);
  labels_[label.id] = last_bind_ = static_cast<uint32_t>(size());
  if (uses_[label.id] > 0) reachable_ = true;
}

// `jump L; L:` is nothing, unless another label already stands behind the jump.
void Assembler::drop_jump_to_here(Label label) {
  if (patches_.empty() || last_bind_ == size()) return;
  Patch last = patches_.back();
  bool is_last = last.instruction == last_instruction_ && last.label == label.id && !reachable_;
  if (!is_last || Instruction{code_.words[last.instruction]}.opcode() != Opcode::jump) return;
  code_.words.resize(last.instruction);
  patches_.pop_back();
  --uses_[label.id];
  reachable_ = true;
}

void Assembler::operand(char kind, unsigned field, int64_t value, uint32_t start) {
  unsigned shift = 8 * (field + 1);
  uint32_t& word = code_.words[start];
  switch (kind) {
    case 'w': case 'r': case 'x': case 'a': word |= uint32_t{encode_slot(static_cast<unsigned>(value))} << shift; break;
    case 'n': case 'i': word |= uint32_t{static_cast<uint8_t>(value)} << shift; break;
    case 'I': case 'K': word |= uint32_t{static_cast<uint16_t>(value)} << 16; break;
    default: code_.words.push_back(static_cast<uint32_t>(value));  // k p s f
  }
}

void Assembler::jump_operand(char kind, Label target, uint32_t start) {
  uint32_t word = kind == 'J' ? start : static_cast<uint32_t>(size());
  if (kind == 'j') code_.words.push_back(0);
  patches_.push_back({start, word, target.id});
  ++uses_[target.id];
}

void Assembler::capture(std::span<const uint8_t> captured) {
  for (size_t i = 0; i < captured.size(); ++i) {
    if (i % 4 == 0) code_.words.push_back(0);
    code_.words.back() |= uint32_t{encode_slot(captured[i])} << (8 * (i % 4));
  }
}

void Assembler::write(Opcode op, std::initializer_list<int64_t> operands, Span span, const Label* target) {
  uint32_t start = last_instruction_ = static_cast<uint32_t>(size());
  if (span.source != 0) code_.points.push_back({start, span, inlined_});
  code_.words.push_back(encode(op));
  auto next = operands.begin();
  unsigned field = 0;
  for (char kind : info(op).operands) {
    bool omitted = kind == '-' || kind == 'c';
    if (kind == 'J' || kind == 'j') jump_operand(kind, *target, start);
    else if (kind == 'S' || (kind == 's' && target != nullptr)) code_.words.push_back(0);  // no flags, nor has a loop
    else if (!omitted) operand(kind, field, *next++, start);
    ++field;
  }
  CHECK(next == operands.end());
  if (info(op).flow == Flow::leave || info(op).flow == Flow::jump) reachable_ = false;
}

void Assembler::emit(Opcode op, std::initializer_list<int64_t> operands, Span span, std::span<const uint8_t> captured) {
  if (!reachable_) return;
  write(op, operands, span, nullptr);
  capture(captured);
}

void Assembler::emit_jump(Opcode op, std::initializer_list<int64_t> operands, Label target, Span span) {
  if (reachable_) write(op, operands, span, &target);
}

void Assembler::add_point(uint32_t word, Span span) {
  if (span.source != 0) code_.points.push_back({last_instruction_ + word, span, inlined_});
}

uint32_t Assembler::add_inlined(InlinedCall call) {
  code_.inlined.push_back(std::move(call));
  return static_cast<uint32_t>(code_.inlined.size());
}

uint64_t Assembler::key_of(const Constant& constant) const {
  uint64_t kind = static_cast<uint64_t>(constant.kind) << 60;
  if (constant.kind == Constant::Kind::global) return kind ^ reinterpret_cast<uint64_t>(constant.global);
  if (constant.kind != Constant::Kind::literal) return kind ^ constant.index;
  // A symbol is the same object wherever it is written.
  if (constant.literal->is_symbol()) return reinterpret_cast<uint64_t>(constant.literal->name);
  return reinterpret_cast<uint64_t>(constant.literal);
}

uint32_t Assembler::constant(const Constant& constant) {
  bool shared = constant.kind != Constant::Kind::literal || constant.literal->kind != Datum::Kind::word;
  uint32_t fresh = static_cast<uint32_t>(code_.constants.size());
  if (shared) {
    auto [at, inserted] = constant_index_.try_emplace(key_of(constant), fresh);
    if (!inserted) return at->second;
  }
  code_.constants.push_back(constant);
  return fresh;
}

// A jump to a jump goes where that one goes.
uint32_t Assembler::final_target(uint32_t label) const {
  uint32_t target = labels_[label];
  for (int steps = 0; steps < 8; ++steps) {
    CHECK(target != unbound);
    if (target >= size() || Instruction{code_.words[target]}.opcode() != Opcode::jump) break;
    target = labels_[plain_jumps_.at(target)];
  }
  return target;
}

void Assembler::patch_jumps() {
  for (const Patch& patch : patches_) plain_jumps_[patch.instruction] = patch.label;
  for (const Patch& patch : patches_) {
    uint32_t target = final_target(patch.label);
    uint32_t& word = code_.words[patch.word];
    int64_t end = patch.instruction + instruction_length(&code_.words[patch.instruction]);
    int64_t distance = static_cast<int64_t>(target) - end;
    if (patch.word == patch.instruction) word = (word & 0xFF) | static_cast<uint32_t>(distance) << 8;
    else word = static_cast<uint32_t>(distance);
  }
}

CodeTemplate Assembler::finish() {
  CHECK(!reachable_);
  patch_jumps();
  compute_liveness(code_);
  return std::move(code_);
}

}  // namespace gilt::bytecode
