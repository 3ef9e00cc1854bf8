// Where values come from and go to: slots, constants, variables, closures.
#include <algorithm>

#include "compiler/function_generator.h"
#include "text/source.h"

namespace gilt::compiler {

using bytecode::Constant;
using bytecode::Opcode;

// Slots

void FunctionGenerator::ensure(unsigned slot) const {
  if (slot + 1 >= bytecode::max_frame_slots)
    throw text::SyntaxError(procedure_.lambda->span, "this procedure needs too many variables at once");
}

unsigned FunctionGenerator::reserve(unsigned count) {
  unsigned first = top_;
  ensure(first + count);
  top_ += count;
  return first;
}

unsigned FunctionGenerator::push(Node* node) {
  ensure(top_);
  generate(node, Target::to_slot(top_));
  return reserve();
}

// A slot that holds the value: a variable's own when possible.
unsigned FunctionGenerator::any(Node* node) {
  bool in_slot = node->kind == Kind::local_reference && !node->variable->boxed && is_local(node->variable);
  return in_slot ? static_cast<unsigned>(node->variable->slot) : push(node);
}

unsigned FunctionGenerator::destination(Target target) {
  if (target.kind == Target::Kind::slot) return target.slot;
  ensure(top_);
  return top_;
}

// The value is in `slot`: bring it to where it shall go.
void FunctionGenerator::finish(unsigned slot, Target target, Span span) {
  switch (target.kind) {
    case Target::Kind::slot:
      if (slot != target.slot) out_.emit(Opcode::move, {target.slot, slot});
      return;
    case Target::Kind::effect: return;
    case Target::Kind::tail: return out_.emit(Opcode::ret, {slot});
    case Target::Kind::test:
      return out_.emit_jump(target.sense ? Opcode::jump_true : Opcode::jump_false, {slot}, target.label);
    case Target::Kind::multiple: return spread(slot, target, span, true);
  }
}

// Constants

void FunctionGenerator::load_word(unsigned slot, Value word) {
  out_.emit(Opcode::word, {slot, static_cast<int64_t>(word.bits)});
}

void FunctionGenerator::load_datum(unsigned slot, const Datum* datum) {
  if (datum->kind == Datum::Kind::word && fits_immediate(datum->word)) return load_word(slot, datum->word);
  out_.emit(Opcode::constant, {slot, out_.constant({Constant::Kind::literal, datum})});
}

void FunctionGenerator::load_closure(unsigned slot, Procedure& procedure) {
  out_.emit(Opcode::constant, {slot, out_.constant({Constant::Kind::closure, nullptr, nullptr, unit_.code_of(procedure)})});
}

void FunctionGenerator::load_primitive(unsigned slot, Primitive primitive) {
  uint32_t number = static_cast<uint32_t>(primitive);
  out_.emit(Opcode::constant, {slot, out_.constant({Constant::Kind::primitive, nullptr, nullptr, number})});
}

void FunctionGenerator::constant(Node* node, Target target) {
  if (target.kind == Target::Kind::effect) return;
  if (target.kind == Target::Kind::test) {
    if (is_false(node) != target.sense) out_.emit_jump(Opcode::jump, {}, target.label);
    return;
  }
  unsigned slot = destination(target);
  load_datum(slot, node->datum);
  finish(slot, target, node->span);
}

void FunctionGenerator::finish_word(Value word, Target target, Span span) {
  Datum datum;
  datum.word = word;
  Node node{};
  node.kind = Kind::constant, node.span = span, node.datum = &datum;
  constant(&node, target);
}

// Variables

void FunctionGenerator::reference(Node* node, Target target) {
  Variable* variable = node->variable;
  if (target.kind == Target::Kind::effect && !variable->boxed) return;
  if (!variable->boxed && is_local(variable))
    return finish(static_cast<unsigned>(variable->slot), target, node->span);
  unsigned slot = destination(target);
  load(variable, slot, node->span);
  finish(slot, target, node->span);
}

void FunctionGenerator::load(Variable* variable, unsigned slot, Span span) {
  if (!variable->boxed) return load_raw(variable, slot);
  Mark mark(*this);
  out_.emit(Opcode::box_ref, {slot, raw(variable)}, span);
}

// The variable's value, or its box.
void FunctionGenerator::load_raw(Variable* variable, unsigned slot) {
  Procedure* procedure = known(variable);
  if (procedure != nullptr && procedure->constant) return load_closure(slot, *procedure);
  if (procedure == &procedure_) return out_.emit(Opcode::self, {slot});
  if (is_local(variable)) {
    if (static_cast<unsigned>(variable->slot) != slot) out_.emit(Opcode::move, {slot, variable->slot});
    return;
  }
  auto at = std::find(procedure_.free.begin(), procedure_.free.end(), variable);
  if (at != procedure_.free.end()) return load_captured(static_cast<size_t>(at - procedure_.free.begin()), slot);
  make_sibling(*procedure, slot);
}

void FunctionGenerator::load_captured(size_t index, unsigned slot) {
  if (!procedure_.environment) return out_.emit(Opcode::free, {slot, static_cast<int64_t>(index)});
  Mark mark(*this);
  top_ = std::max(top_, slot + 1);
  unsigned number = reserve();
  out_.emit(Opcode::free, {slot, 0});
  load_word(number, make_fixnum(static_cast<int64_t>(index)));
  out_.emit(Opcode::vector_ref, {slot, slot, number}, procedure_.lambda->span);
}

unsigned FunctionGenerator::raw(Variable* variable) {
  Procedure* procedure = known(variable);
  bool constant = procedure != nullptr && procedure->constant;
  if (!constant && procedure != &procedure_ && is_local(variable)) return static_cast<unsigned>(variable->slot);
  unsigned slot = reserve();
  load_raw(variable, slot);
  return slot;
}

void FunctionGenerator::local_set(Node* node, Target target) {
  Variable* variable = node->variable;
  if (variable->boxed) {
    unsigned value = any(node->first);
    out_.emit(Opcode::box_set, {raw(variable), value});
  } else {
    generate(node->first, Target::to_slot(static_cast<unsigned>(variable->slot)));
  }
  finish_word(Unspecific, target, node->span);
}

void FunctionGenerator::global(Node* node, Target target) {
  uint32_t cell = out_.constant({Constant::Kind::global, nullptr, node->global});
  if (node->kind == Kind::global_reference) {
    unsigned slot = destination(target);
    out_.emit(Opcode::global, {slot, cell}, node->span);
    return finish(slot, target, node->span);
  }
  Opcode op = node->kind == Kind::global_set ? Opcode::global_set : Opcode::global_define;
  Span place = node->datum != nullptr ? node->datum->span : node->span;  // of the variable
  out_.emit(op, {any(node->first), cell}, place);
  finish_word(Unspecific, target, node->span);
}

// Closures

void FunctionGenerator::lambda(Node* node, Target target) {
  if (target.kind == Target::Kind::effect) return;
  unsigned slot = destination(target);
  make_closure(unit_.closures().of(node->lambda), slot);
  finish(slot, target, node->span);
}

std::vector<uint8_t> FunctionGenerator::captured_slots(const Procedure& procedure) {
  std::vector<uint8_t> slots;
  for (Variable* variable : procedure.free) slots.push_back(static_cast<uint8_t>(raw(variable)));
  return slots;
}

void FunctionGenerator::emit_closure(Procedure& procedure, unsigned slot, std::span<const uint8_t> captured) {
  uint32_t code = out_.constant({Constant::Kind::code, nullptr, nullptr, unit_.code_of(procedure)});
  out_.emit(Opcode::closure, {slot, static_cast<int64_t>(captured.size()), code}, {}, captured);
}

void FunctionGenerator::make_closure(Procedure& procedure, unsigned slot) {
  if (procedure.constant) return load_closure(slot, procedure);
  Mark mark(*this);
  emit_closure(procedure, slot, captured_slots(procedure));
}

// The closures of a fix; all capture the same, directly or through one vector.
void FunctionGenerator::make_group(Node* fix) {
  Procedure& first = unit_.closures().of(fix->arguments[0]->lambda);
  if (first.constant) return;
  unsigned slot = reserve(static_cast<unsigned>(fix->variables.size()));
  Mark mark(*this);
  std::vector<uint8_t> captured = captured_slots(first);
  if (first.environment) {
    unsigned environment = reserve();
    out_.emit(Opcode::environment, {environment, static_cast<int64_t>(captured.size())}, {}, captured);
    captured = {static_cast<uint8_t>(environment)};
  }
  for (size_t i = 0; i < fix->variables.size(); ++i, ++slot) {
    emit_closure(unit_.closures().of(fix->arguments[i]->lambda), slot, captured);
    bind(fix->variables[i], slot);
  }
}

// Another member of this procedure's own group is made anew from what both capture.
void FunctionGenerator::make_sibling(Procedure& sibling, unsigned slot) {
  Mark mark(*this);
  if (!procedure_.environment) return emit_closure(sibling, slot, captured_slots(procedure_));
  unsigned environment = reserve();
  out_.emit(Opcode::free, {environment, 0});
  uint8_t captured[] = {static_cast<uint8_t>(environment)};
  emit_closure(sibling, slot, captured);
}

}  // namespace gilt::compiler
