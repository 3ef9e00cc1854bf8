// Only fixnums that stay fixnums, words compared by identity, and types that a datum shows.
#include "compiler/fold.h"

namespace gilt::compiler {

using bytecode::Inlining;
using bytecode::Opcode;
using bytecode::Type;

Comparison comparison_of(const Inlining& how) {
  if (how.opcode == Opcode::jump_less) return how.swapped ? Comparison::greater : Comparison::less;
  if (how.opcode == Opcode::jump_less_equal) return how.swapped ? Comparison::greater_equal : Comparison::less_equal;
  return Comparison::equal;
}

std::optional<bool> constant_is(Type type, const Datum* datum) {
  using DatumKind = Datum::Kind;
  if (datum->kind == DatumKind::opaque) return {};
  bool word = datum->kind == DatumKind::word;
  switch (type) {
    case Type::null: return datum->is_nil();
    case Type::pair: return datum->is_pair();
    case Type::boolean: return word && is_boolean(datum->word);
    case Type::character: return word && is_character(datum->word);
    case Type::string: return datum->kind == DatumKind::string;
    case Type::symbol: return datum->is_symbol();
    case Type::vector: return datum->kind == DatumKind::vector;
    case Type::bytevector: return datum->kind == DatumKind::bytevector;
    case Type::procedure: return false;
    case Type::eof: return word && datum->word == Eof;
    case Type::default_object: return word && datum->word == Default;
    default: return {};
  }
}

bool is_eq_comparable(const Node* node) {
  if (!is_constant(node)) return false;
  const Datum* datum = node->datum;
  return datum->is_symbol() || (datum->kind == Datum::Kind::word && !is_immediate_flonum(datum->word));
}

namespace {

bool compare(Comparison comparison, int64_t a, int64_t b) {
  switch (comparison) {
    case Comparison::less: return a < b;
    case Comparison::less_equal: return a <= b;
    case Comparison::equal: return a == b;
    case Comparison::greater: return a > b;
    case Comparison::greater_equal: return a >= b;
  }
  return false;
}

std::optional<int64_t> arithmetic(Opcode op, int64_t a, int64_t b) {
  int64_t result;
  bool overflow;
  switch (op) {
    case Opcode::add: overflow = __builtin_add_overflow(a, b, &result); break;
    case Opcode::subtract: overflow = __builtin_sub_overflow(a, b, &result); break;
    case Opcode::multiply: overflow = __builtin_mul_overflow(a, b, &result); break;
    case Opcode::quotient:
      if (b == 0) return {};
      overflow = false, result = a / b;
      break;
    case Opcode::remainder:
      if (b == 0) return {};
      overflow = false, result = a % b;
      break;
    default: return {};
  }
  if (overflow || !fits_fixnum(result)) return {};
  return result;
}

std::optional<Value> fold_left(const Inlining& how, std::span<Node*> arguments) {
  if (how.opcode == Opcode::divide) return {};
  if (arguments.empty()) return make_fixnum(how.unit);
  std::optional<int64_t> result = fixnum_of(arguments[0]);
  if (arguments.size() == 1) result = arithmetic(how.opcode, how.unit, *result);
  for (size_t i = 1; i < arguments.size() && result; ++i)
    result = arithmetic(how.opcode, *result, fixnum_of(arguments[i]));
  if (!result) return {};
  return make_fixnum(*result);
}

std::optional<Value> fold_comparison(const Inlining& how, std::span<Node*> arguments) {
  bool holds = true;
  for (size_t i = 1; i < arguments.size(); ++i)
    holds = holds && compare(comparison_of(how), fixnum_of(arguments[i - 1]), fixnum_of(arguments[i]));
  return make_boolean(holds);
}

std::optional<Value> fold_fixnums(const Inlining& how, std::span<Node*> arguments) {
  for (Node* argument : arguments)
    if (!is_fixnum_node(argument)) return {};
  if (how.how == Inlining::How::fold) return fold_left(how, arguments);
  if (how.how == Inlining::How::compare) return fold_comparison(how, arguments);
  if (how.how != Inlining::How::direct || arguments.size() != 2) return {};
  std::optional<int64_t> result = arithmetic(how.opcode, fixnum_of(arguments[0]), fixnum_of(arguments[1]));
  if (!result) return {};
  return make_fixnum(*result);
}

std::optional<Value> fold_identity(std::span<Node*> arguments) {
  if (!is_eq_comparable(arguments[0]) || !is_eq_comparable(arguments[1])) return {};
  const Datum *a = arguments[0]->datum, *b = arguments[1]->datum;
  return make_boolean(a->kind == b->kind && a->name == b->name && a->word == b->word);
}

}  // namespace

std::optional<Value> fold(const Node* call) {
  const Inlining& how = bytecode::info(call->primitive).inlining;
  for (Node* argument : call->arguments)
    if (!is_constant(argument)) return {};
  if (call->primitive == Primitive::invert) return make_boolean(is_false(call->arguments[0]));
  if (call->primitive == Primitive::is_eq || call->primitive == Primitive::is_eqv) return fold_identity(call->arguments);
  if (how.how == Inlining::How::test) {
    std::optional<bool> answer = constant_is(how.type, call->arguments[0]->datum);
    if (!answer) return {};
    return make_boolean(*answer);
  }
  return fold_fixnums(how, call->arguments);
}

}  // namespace gilt::compiler
