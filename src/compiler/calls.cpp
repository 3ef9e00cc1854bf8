// Calls: windows, where results go, argument lists, values and apply.
#include "compiler/function_generator.h"

namespace gilt::compiler {

using bytecode::Constant;
using bytecode::Opcode;
using bytecode::Site;

namespace {

// Calls with more arguments pass a list to apply.
constexpr size_t max_arguments = 100;
// Lists of more items than this are built from the end, one item at a time.
constexpr size_t max_list_slots = 32;

}  // namespace

void FunctionGenerator::push_all(std::span<Node*> nodes) {
  for (Node* node : nodes) push(node);
}

bool FunctionGenerator::is_self(const Node* procedure) {
  if (procedure->kind == Kind::local_reference) return known(procedure->variable) == &procedure_;
  return procedure->kind == Kind::global_reference && procedure->global->constant() &&
         procedure->global->procedure == procedure_.lambda;
}

void FunctionGenerator::call(Node* node, Target target) {
  if (node->arguments.size() > max_arguments) return call_with_list(node->first, node->arguments, target, node->span);
  int64_t count = static_cast<int64_t>(node->arguments.size());
  bool tail = target.kind == Target::Kind::tail, global = node->first->kind == Kind::global_reference;
  bool self = !tail && is_self(node->first);
  unsigned window = reserve(2);
  if (self || global) reserve();
  else push(node->first);
  push_all(node->arguments);
  uint32_t cell = global && !self ? out_.constant({Constant::Kind::global, nullptr, node->first->global}) : 0;
  if (tail && global) return global_call(Opcode::tail_call_global, {window, count, cell}, node);
  if (tail) return out_.emit(Opcode::tail_call, {window, count}, node->span);
  if (self) out_.emit(Opcode::call_self, {window, count, site_flags(target)}, node->span);
  else if (global) global_call(Opcode::call_global, {window, count, cell, site_flags(target)}, node);
  else out_.emit(Opcode::call, {window, count, site_flags(target)}, node->span);
  finish_call(window, target, node->span);
}

// The first word stands for the operator, which may be unbound, the others for the call.
void FunctionGenerator::global_call(Opcode op, std::initializer_list<int64_t> operands, const Node* node) {
  if (!out_.reachable()) return;
  Span operation = node->first->span;
  out_.emit(op, operands, operation.source != 0 ? operation : node->span);
  out_.add_point(1, node->span);
}

uint32_t FunctionGenerator::site_flags(Target target) const {
  if (target.kind == Target::Kind::multiple) return Site::accepts;
  return target.kind == Target::Kind::effect ? Site::ignores : 0;
}

void FunctionGenerator::finish_call(unsigned window, Target target, Span span) {
  if (target.kind == Target::Kind::multiple) return spread(window, target, span, false);
  finish(window, target, span);
}

// What a call left in `window`, or a single value there, becomes the values of the target's clause.
void FunctionGenerator::spread(unsigned window, Target target, Span span, bool single) {
  unsigned count = static_cast<unsigned>(target.clause->required.size()), rest = target.clause->rest != nullptr;
  bool exact = single && count == 1 && rest == 0;
  if (single && !exact && window < top_) {  // the slots above it may be in use
    out_.emit(Opcode::move, {top_, window});
    window = top_;
  }
  ensure(window + count + rest);
  if (!exact) out_.emit(Opcode::receive, {window, count, rest}, span);
  if (window == target.slot) return;
  for (unsigned i = 0; i < count + rest; ++i) out_.emit(Opcode::move, {target.slot + i, window + i});
}

// Lists. The items are evaluated in order; the result is in a new slot.

unsigned FunctionGenerator::list_of(std::span<Node*> items, Node* tail) {
  if (items.size() > max_list_slots) return long_list_of(items, tail);
  unsigned list = reserve();
  std::vector<unsigned> slots;
  for (Node* item : items) slots.push_back(any(item));
  if (tail != nullptr) generate(tail, Target::to_slot(list));
  else load_word(list, Nil);
  for (size_t i = items.size(); i-- > 0;) out_.emit(Opcode::cons, {list, slots[i], list});
  top_ = list + 1;
  return list;
}

unsigned FunctionGenerator::long_list_of(std::span<Node*> items, Node* tail) {
  unsigned list = reserve();
  if (tail != nullptr) generate(tail, Target::to_slot(list));
  else load_word(list, Nil);
  for (size_t i = items.size(); i-- > 0;) {
    Mark mark(*this);
    out_.emit(Opcode::cons, {list, any(items[i]), list});
  }
  return list;
}

void FunctionGenerator::call_with_list(Node* procedure, std::span<Node*> arguments, Target target, Span span) {
  bool tail = target.kind == Target::Kind::tail;
  unsigned window = reserve(2);
  if (!tail) load_primitive(reserve(), Primitive::apply);
  push(procedure);
  list_of(arguments, nullptr);
  if (tail) return out_.emit(Opcode::apply, {window, 1}, span);
  out_.emit(Opcode::call, {window, 2, site_flags(target)}, span);
  finish_call(window, target, span);
}

// Calls the procedure of a primitive that has no instruction for this place.
void FunctionGenerator::stub_call(Node* node, Target target) {
  int64_t count = static_cast<int64_t>(node->arguments.size());
  if (node->arguments.size() > max_arguments) {
    Node procedure{};
    procedure.kind = Kind::primitive_reference, procedure.span = node->span, procedure.primitive = node->primitive;
    return call_with_list(&procedure, node->arguments, target, node->span);
  }
  unsigned window = reserve(2);
  load_primitive(reserve(), node->primitive);
  push_all(node->arguments);
  if (target.kind == Target::Kind::tail) return out_.emit(Opcode::tail_call, {window, count}, node->span);
  out_.emit(Opcode::call, {window, count, site_flags(target)}, node->span);
  finish_call(window, target, node->span);
}

// values and apply

void FunctionGenerator::values(Node* node, Target target) {
  size_t count = node->arguments.size();
  if (count == 1) return finish(any(node->arguments[0]), target, node->span);
  if (target.kind == Target::Kind::effect) {
    for (Node* argument : node->arguments) generate(argument, target);
    return;
  }
  if (target.kind == Target::Kind::multiple && values_to_clause(node, target)) return;
  if (target.kind != Target::Kind::tail || count > max_arguments) return stub_call(node, target);
  unsigned first = top_;
  push_all(node->arguments);
  out_.emit(Opcode::ret_values, {first, static_cast<int64_t>(count)}, node->span);
}

// Values that are received right here never leave the frame.
bool FunctionGenerator::values_to_clause(Node* node, Target target) {
  size_t count = node->arguments.size(), required = target.clause->required.size();
  bool rest = target.clause->rest != nullptr;
  if (count < required || (count > required && !rest) || count > max_arguments) return false;
  unsigned first = top_;
  push_all(node->arguments.first(required));
  if (rest) list_of(node->arguments.subspan(required), nullptr);
  for (unsigned i = 0; i < required + rest && first != target.slot; ++i)
    out_.emit(Opcode::move, {target.slot + i, first + i});
  return true;
}

void FunctionGenerator::apply(Node* node, Target target) {
  std::span<Node*> arguments = node->arguments;
  bool tail = target.kind == Target::Kind::tail;
  if (arguments.size() < 2) return stub_call(node, target);
  unsigned window = reserve(2);
  if (!tail) load_primitive(reserve(), Primitive::apply);
  push(arguments[0]);
  std::span<Node*> items = arguments.subspan(1, arguments.size() - 2);
  bool few = items.size() < (tail ? max_arguments : 1);
  if (few) push_all(arguments.subspan(1));
  else list_of(items, arguments.back());
  int64_t count = few ? static_cast<int64_t>(arguments.size()) - 1 : 1;
  if (tail) return out_.emit(Opcode::apply, {window, count}, node->span);
  out_.emit(Opcode::call, {window, count + 1, site_flags(target)}, node->span);
  finish_call(window, target, node->span);
}

}  // namespace gilt::compiler
