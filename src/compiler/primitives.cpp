// Calls of primitives: one instruction where there is one, else the `primitive` instruction.
#include "compiler/function_generator.h"

namespace gilt::compiler {

using bytecode::Inlining;
using bytecode::Opcode;

namespace {

constexpr size_t max_window = 150;

bool fits_byte(const Node* node) {
  return is_fixnum_node(node) && fixnum_of(node) >= -128 && fixnum_of(node) <= 127;
}

bool is_field_index(const Node* node) { return is_fixnum_node(node) && fixnum_of(node) >= 0 && fixnum_of(node) < 256; }

}  // namespace

void FunctionGenerator::primitive_call(Node* node, Target target) {
  if (target.kind == Target::Kind::test && test_primitive(node, target)) return;
  const Inlining& how = bytecode::info(node->primitive).inlining;
  switch (how.how) {
    case Inlining::How::direct: return direct(node, how.opcode, target);
    case Inlining::How::fold: return fold_call(node, target);
    case Inlining::How::compare:
      return node->arguments.size() < 2 ? called_primitive(node, target) : as_branch(node, target);
    case Inlining::How::test: {
      unsigned slot = destination(target);
      out_.emit(Opcode::is_type, {slot, any(node->arguments[0]), static_cast<int64_t>(how.type)});
      return finish(slot, target, node->span);
    }
    case Inlining::How::special:
      if (special_primitive(node, target)) return;
      [[fallthrough]];
    case Inlining::How::none: return called_primitive(node, target);
  }
}

bool FunctionGenerator::special_primitive(Node* node, Target target) {
  switch (node->primitive) {
    case Primitive::apply: return apply(node, target), true;
    case Primitive::values: return values(node, target), true;
    case Primitive::call_with_values: return stub_call(node, target), true;
    case Primitive::call_cc:
      if (target.kind != Target::Kind::tail) return stub_call(node, target), true;
      return out_.emit(Opcode::call_cc, {any(node->arguments[0])}, node->span), true;
    case Primitive::list: return finish(list_of(node->arguments, nullptr), target, node->span), true;
    case Primitive::vector: return vector(node, target), true;
    case Primitive::is_eq: return direct(node, Opcode::is_eq, target), true;
    case Primitive::is_eqv: return direct(node, Opcode::is_eqv, target), true;
    case Primitive::invert: return as_branch(node, target), true;
    case Primitive::make_record:
      if (node->arguments.size() > max_window) return false;
      return data_window(node, Opcode::make_record_of, target), true;
    case Primitive::is_record_of: return direct(node, Opcode::is_record, target), true;
    case Primitive::record_ref: case Primitive::record_set: return record_access(node, target);
    default: return false;
  }
}

// One instruction: its result first if it has one, then the arguments in order.
void FunctionGenerator::direct(Node* node, Opcode op, Target target) {
  bool has_result = bytecode::info(op).operands[0] == 'w';
  unsigned slot = destination(target), operands[3] = {0, 0, 0};
  for (size_t i = 0; i < node->arguments.size(); ++i) operands[i] = any(node->arguments[i]);
  auto [a, b, c] = operands;
  bool one = node->arguments.size() == 1, two = node->arguments.size() == 2;
  if (has_result) {
    if (one) out_.emit(op, {slot, a}, node->span);
    else out_.emit(op, {slot, a, b}, node->span);
    return finish(slot, target, node->span);
  }
  if (two) out_.emit(op, {a, b}, node->span);
  else out_.emit(op, {a, b, c}, node->span);
  finish_word(Unspecific, target, node->span);
}

// (op a b c) is (op (op a b) c); one argument is combined with the unit.
void FunctionGenerator::fold_call(Node* node, Target target) {
  const Inlining& how = bytecode::info(node->primitive).inlining;
  std::span<Node*> arguments = node->arguments;
  if (arguments.empty()) return finish_word(make_fixnum(how.unit), target, node->span);
  unsigned slot = destination(target);
  if (arguments.size() == 1) {
    unsigned unit = reserve(), value = any(arguments[0]);
    if (how.opcode == Opcode::subtract) {
      out_.emit(Opcode::negate, {slot, value}, node->span);
    } else {
      load_word(unit, make_fixnum(how.unit));
      out_.emit(how.opcode, {slot, unit, value}, node->span);
    }
    return finish(slot, target, node->span);
  }
  if (how.opcode == Opcode::add && arguments.size() == 2 && fits_byte(arguments[0])) std::swap(arguments[0], arguments[1]);
  unsigned left = any(arguments[0]), accumulator = arguments.size() > 2 ? reserve() : slot;
  for (size_t i = 1; i < arguments.size(); ++i) {
    Mark mark(*this);
    unsigned to = i + 1 == arguments.size() ? slot : accumulator;
    binary(node, how.opcode, left, arguments[i], to);
    left = to;
  }
  finish(slot, target, node->span);
}

void FunctionGenerator::binary(Node* node, Opcode op, unsigned left, Node* right, unsigned slot) {
  bool add = op == Opcode::add, subtract = op == Opcode::subtract;
  if ((add || subtract) && fits_byte(right))
    return out_.emit(add ? Opcode::add_i : Opcode::subtract_i, {slot, left, fixnum_of(right)}, node->span);
  out_.emit(op, {slot, left, any(right)}, node->span);
}

// A truth value made by jumping.
void FunctionGenerator::as_branch(Node* node, Target target) {
  Node* argument = node->arguments[0];
  if (node->primitive == Primitive::invert && argument->kind != Kind::primitive_call && argument->kind != Kind::branch)
    return direct(node, Opcode::invert, target);
  if (target.kind == Target::Kind::effect) {
    Label end = out_.make_label();
    generate(node, Target::to_test(end, true));
    return out_.bind(end);
  }
  Label otherwise = out_.make_label(), end = out_.make_label();
  generate(node, Target::to_test(otherwise, false));
  finish_word(True, target, node->span);
  out_.emit_jump(Opcode::jump, {}, end);
  out_.bind(otherwise);
  finish_word(False, target, node->span);
  out_.bind(end);
}

// Data

void FunctionGenerator::vector(Node* node, Target target) {
  constexpr unsigned from_list = find_primitive("list->vector");
  if (node->arguments.size() <= max_window) return data_window(node, Opcode::make_vector_of, target);
  if constexpr (from_list < bytecode::primitive_count) {
    Node list = *node, call = *node;
    Node* argument = &list;
    list.primitive = Primitive::list;
    call.primitive = static_cast<Primitive>(from_list);
    call.arguments = {&argument, 1};
    return primitive_call(&call, target);
  }
  called_primitive(node, target);
}

void FunctionGenerator::data_window(Node* node, Opcode op, Target target) {
  unsigned first = top_;
  push_all(node->arguments);
  if (node->arguments.empty()) reserve();
  out_.emit(op, {first, static_cast<int64_t>(node->arguments.size())}, node->span);
  finish(first, target, node->span);
}

// (%record-ref record type index) and (%record-set! record type index value) with a literal index.
bool FunctionGenerator::record_access(Node* node, Target target) {
  std::span<Node*> arguments = node->arguments;
  if (!is_field_index(arguments[2])) return false;
  int64_t index = fixnum_of(arguments[2]);
  unsigned record = any(arguments[0]);
  if (node->primitive == Primitive::record_set) {
    unsigned type = any(arguments[1]), value = any(arguments[3]);
    out_.emit(Opcode::record_set, {record, type, value, index}, node->span);
    return finish_word(Unspecific, target, node->span), true;
  }
  unsigned slot = push(arguments[1]);
  out_.emit(Opcode::record_ref, {slot, record, index}, node->span);
  return finish(slot, target, node->span), true;
}

// Window: required and optional arguments, the rest as a list, then the state slots of a resumable primitive.
void FunctionGenerator::called_primitive(Node* node, Target target) {
  const bytecode::PrimitiveInfo& facts = bytecode::info(node->primitive);
  std::span<Node*> arguments = node->arguments;
  size_t direct = std::min<size_t>(arguments.size(), facts.required + size_t{facts.optional});
  unsigned window = top_;
  push_all(arguments.first(direct));
  for (size_t i = direct; i < facts.required + size_t{facts.optional}; ++i) load_word(reserve(), Default);
  if (facts.rest) list_of(arguments.subspan(direct), nullptr);
  for (unsigned i = 0; i < facts.state_slots(); ++i) load_word(reserve(), False);
  if (top_ == window) reserve();
  out_.emit(Opcode::primitive,
            {window, bytecode::argument_slots(node->primitive), static_cast<int64_t>(node->primitive)}, node->span);
  finish_call(window, target, node->span);
}

}  // namespace gilt::compiler
