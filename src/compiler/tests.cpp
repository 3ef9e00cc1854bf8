// Primitives in test position: fused compare and branch.
#include "compiler/effects.h"
#include "compiler/function_generator.h"

namespace gilt::compiler {

using bytecode::Inlining;
using bytecode::Opcode;
using bytecode::Type;

// Jumps to target.label when the primitive's truth is target.sense; false when it has no such form.
bool FunctionGenerator::test_primitive(Node* node, Target target) {
  const Inlining& how = bytecode::info(node->primitive).inlining;
  if (how.how == Inlining::How::compare && node->arguments.size() >= 2) return compare(node, target), true;
  if (how.how == Inlining::How::test) return test_type(node->arguments[0], how.type, target);
  if (node->primitive == Primitive::is_eq) return test_eq(node, target), true;
  if (node->primitive != Primitive::invert) return false;
  generate(node->arguments[0], Target::to_test(target.label, !target.sense));
  return true;
}

void FunctionGenerator::compare(Node* node, Target target) {
  Comparison comparison = comparison_of(bytecode::info(node->primitive).inlining);
  std::span<Node*> arguments = node->arguments;
  if (arguments.size() == 2) return compare_pair(comparison, arguments[0], arguments[1], target, node->span);
  std::vector<unsigned> slots;
  for (Node* argument : arguments) slots.push_back(any(argument));
  Label fails = target.sense ? out_.make_label() : target.label;
  for (size_t i = 1; i + 1 < slots.size(); ++i) {
    Label next = out_.make_label();
    compare_slots(comparison, slots[i - 1], slots[i], Target::to_test(next, true), node->span);
    check_numbers(comparison, slots, i + 1, node);
    out_.emit_jump(Opcode::jump, {}, fails);
    out_.bind(next);
  }
  compare_slots(comparison, slots[slots.size() - 2], slots.back(), target, node->span);
  if (target.sense) out_.bind(fails);
}

// The answer is known, but what was not looked at must be numbers all the same: each is compared with itself.
void FunctionGenerator::check_numbers(Comparison comparison, const std::vector<unsigned>& slots, size_t from, Node* node) {
  for (size_t i = from; i < slots.size(); ++i) {
    if (is_fixnum_node(node->arguments[i])) continue;
    Label next = out_.make_label();
    compare_slots(comparison, slots[i], slots[i], Target::to_test(next, true), node->span);
    out_.bind(next);
  }
}

void FunctionGenerator::compare_pair(Comparison comparison, Node* left, Node* right, Target target, Span span) {
  if (compare_immediate(comparison, left, right, target, span)) return;
  unsigned a = any(left), b = any(right);
  compare_slots(comparison, a, b, target, span);
}

void FunctionGenerator::compare_slots(Comparison comparison, unsigned a, unsigned b, Target target, Span span) {
  if (comparison == Comparison::greater) std::swap(a, b), comparison = Comparison::less;
  if (comparison == Comparison::greater_equal) std::swap(a, b), comparison = Comparison::less_equal;
  Opcode op = target.sense ? Opcode::jump_equal : Opcode::jump_not_equal;
  if (comparison == Comparison::less) op = target.sense ? Opcode::jump_less : Opcode::jump_not_less;
  if (comparison == Comparison::less_equal) op = target.sense ? Opcode::jump_less_equal : Opcode::jump_not_less_equal;
  out_.emit_jump(op, {a, b}, target.label, span);
}

// <= and >= have no immediate form: "not greater" would be wrong for NaN.
bool FunctionGenerator::compare_immediate(Comparison comparison, Node* left, Node* right, Target target, Span span) {
  if (is_constant(left)) {
    std::swap(left, right);
    if (comparison == Comparison::less) comparison = Comparison::greater;
    else if (comparison == Comparison::greater) comparison = Comparison::less;
  }
  bool strict = comparison != Comparison::less_equal && comparison != Comparison::greater_equal;
  if (!strict || !is_fixnum_node(right) || fixnum_of(right) < -128 || fixnum_of(right) > 127) return false;
  Opcode op = target.sense ? Opcode::jump_equal_i : Opcode::jump_not_equal_i;
  if (comparison == Comparison::less) op = target.sense ? Opcode::jump_less_i : Opcode::jump_not_less_i;
  if (comparison == Comparison::greater) op = target.sense ? Opcode::jump_greater_i : Opcode::jump_not_greater_i;
  out_.emit_jump(op, {any(left), fixnum_of(right)}, target.label, span);
  return true;
}

void FunctionGenerator::jump_if_word(unsigned slot, Value word, Target target) {
  Opcode op = target.sense ? Opcode::jump_word : Opcode::jump_not_word;
  out_.emit_jump(op, {slot, static_cast<int64_t>(word.bits)}, target.label);
}

void FunctionGenerator::test_eq(Node* node, Target target) {
  Node *left = node->arguments[0], *right = node->arguments[1];
  if (is_constant(left)) std::swap(left, right);
  if (is_constant(right) && right->datum->kind == Datum::Kind::word && fits_immediate(right->datum->word))
    return jump_if_word(any(left), right->datum->word, target);
  unsigned a = any(left), b = any(right);
  out_.emit_jump(target.sense ? Opcode::jump_eq : Opcode::jump_not_eq, {a, b}, target.label);
}

bool FunctionGenerator::test_type(Node* node, Type type, Target target) {
  switch (type) {
    case Type::null: return jump_if_word(any(node), Nil, target), true;
    case Type::eof: return jump_if_word(any(node), Eof, target), true;
    case Type::default_object: return jump_if_word(any(node), Default, target), true;
    case Type::pair:
      out_.emit_jump(target.sense ? Opcode::jump_pair : Opcode::jump_not_pair, {any(node)}, target.label);
      return true;
    default: return false;
  }
}

}  // namespace gilt::compiler
