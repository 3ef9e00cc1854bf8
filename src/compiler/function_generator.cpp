// Clauses, control flow and bindings.
#include "compiler/function_generator.h"

#include <algorithm>

#include "compiler/effects.h"

namespace gilt::compiler {

using bytecode::Opcode;

bytecode::CodeTemplate FunctionGenerator::run() {
  std::span<Clause> clauses = procedure_.lambda->clauses;
  if (clauses.size() == 1) {
    clause(clauses[0]);
    return out_.finish();
  }
  for (Clause& each : clauses) {
    Label otherwise = out_.make_label();
    out_.emit_jump(Opcode::clause, {static_cast<int64_t>(each.required.size()), each.rest != nullptr}, otherwise);
    clause(each);
    out_.bind(otherwise);
  }
  out_.emit(Opcode::no_clause, {}, procedure_.lambda->span);
  return out_.finish();
}

void FunctionGenerator::clause(const Clause& clause) {
  size_t count = clause.required.size();
  top_ = bytecode::slot_arguments;
  unsigned first = reserve(static_cast<unsigned>(count) + (clause.rest != nullptr));
  for (size_t i = 0; i < count; ++i) bind(clause.required[i], first + static_cast<unsigned>(i));
  if (clause.rest != nullptr) bind(clause.rest, first + static_cast<unsigned>(count));
  Opcode entry = clause.rest != nullptr ? Opcode::entry_rest : Opcode::entry;
  out_.emit(entry, {static_cast<int64_t>(count), 0}, procedure_.lambda->span);
  for (Variable* variable : clause.required) box_if_needed(variable);
  if (clause.rest != nullptr) box_if_needed(clause.rest);
  clause_body(clause);
}

// A loop that is the whole body takes over the slots of parameters that only start its variables.
void FunctionGenerator::clause_body(const Clause& clause) {
  Node* body = clause.body;
  if (body->kind != Kind::loop) return generate(body, Target::to_tail());
  for (size_t i = 0; i < body->variables.size(); ++i) {
    Node* start = body->arguments[i];
    bool takes_over = start->kind == Kind::local_reference && start->variable->references == 1 &&
                      !start->variable->boxed && is_local(start->variable);
    bind(body->variables[i], takes_over ? static_cast<unsigned>(start->variable->slot) : push(start));
  }
  loop_body(body, Target::to_tail());
}

void FunctionGenerator::bind(Variable* variable, unsigned slot) {
  variable->slot = static_cast<int32_t>(slot);
  variable->mark = number_;
}

void FunctionGenerator::box_if_needed(Variable* variable) {
  if (variable->boxed) out_.emit(Opcode::box, {variable->slot, variable->slot});
}

uint32_t FunctionGenerator::inlined_number(const core::InlinedCall* call) {
  if (call == nullptr) return 0;
  if (auto at = inlined_.find(call); at != inlined_.end()) return at->second;
  uint32_t caller = inlined_number(call->caller);
  return inlined_[call] = out_.add_inlined({call->procedure->text, call->call, caller});
}

void FunctionGenerator::generate(Node* node, Target target) {
  Mark mark(*this);
  Place place(*this, node);
  switch (node->kind) {
    case Kind::constant: return constant(node, target);
    case Kind::local_reference: return reference(node, target);
    case Kind::local_set: return local_set(node, target);
    case Kind::global_reference: case Kind::global_set: case Kind::global_define: return global(node, target);
    case Kind::primitive_reference: {
      unsigned slot = destination(target);
      load_primitive(slot, node->primitive);
      return finish(slot, target, node->span);
    }
    case Kind::branch: return branch(node, target);
    case Kind::lambda: return lambda(node, target);
    case Kind::letrec_star: return;  // fixed earlier
    case Kind::let: return let(node, target);
    case Kind::fix: return fix(node, target);
    case Kind::call: return call(node, target);
    case Kind::primitive_call: return primitive_call(node, target);
    case Kind::sequence: return sequence(node, target);
    case Kind::receive: return receive(node, target);
    case Kind::loop: return loop(node, target);
    case Kind::next: return next(node);
  }
}

void FunctionGenerator::branch(Node* node, Target target) {
  if (short_branch(node, target)) return;
  Label otherwise = out_.make_label(), end = out_.make_label();
  generate(node->first, Target::to_test(otherwise, false));
  generate(node->second, target);
  out_.emit_jump(Opcode::jump, {}, end);
  out_.bind(otherwise);
  generate(node->third, target);
  out_.bind(end);
}

// Branches with one arm that is nothing to do, or a known truth in a test.
bool FunctionGenerator::short_branch(Node* node, Target target) {
  bool test = target.kind == Target::Kind::test;
  if (!test && target.kind != Target::Kind::effect) return false;
  bool drop_second = is_constant(node->second), drop_third = is_constant(node->third);
  if (!drop_second && !drop_third) return false;
  Node* arm = drop_third ? node->second : node->third;
  Node* fixed = drop_third ? node->third : node->second;
  bool leads_away = test && is_false(fixed) != target.sense;  // the constant arm jumps to the target's label
  Label end = leads_away ? target.label : out_.make_label();
  generate(node->first, Target::to_test(end, !drop_third));
  generate(arm, target);
  if (!leads_away) out_.bind(end);
  return true;
}

void FunctionGenerator::sequence(Node* node, Target target) {
  for (size_t i = 0; i + 1 < node->arguments.size(); ++i) generate(node->arguments[i], Target::to_effect());
  if (node->arguments.empty()) return finish_word(Unspecific, target, node->span);
  generate(node->arguments.back(), target);
}

void FunctionGenerator::let(Node* node, Target target) {
  for (size_t i = 0; i < node->variables.size(); ++i) {
    Procedure* procedure = known(node->variables[i]);
    if (procedure != nullptr && procedure->constant) continue;
    bind(node->variables[i], push(node->arguments[i]));
    box_if_needed(node->variables[i]);
  }
  generate(node->first, target);
}

void FunctionGenerator::fix(Node* node, Target target) {
  make_group(node);
  generate(node->first, target);
}

void FunctionGenerator::receive(Node* node, Target target) {
  const Clause& clause = node->lambda->clauses[0];
  unsigned count = static_cast<unsigned>(clause.required.size());
  generate(node->first, Target::to_values(top_, &clause));
  unsigned first = reserve(count + (clause.rest != nullptr));
  for (unsigned i = 0; i < count; ++i) bind(clause.required[i], first + i), box_if_needed(clause.required[i]);
  if (clause.rest != nullptr) bind(clause.rest, first + count), box_if_needed(clause.rest);
  generate(clause.body, target);
}

// Loops

void FunctionGenerator::loop(Node* node, Target target) {
  for (size_t i = 0; i < node->variables.size(); ++i) bind(node->variables[i], push(node->arguments[i]));
  loop_body(node, target);
}

// Assigned variables get a fresh box each time around.
void FunctionGenerator::loop_body(Node* node, Target target) {
  Label head = out_.make_label();
  out_.bind(head);
  loops_[node] = head;
  for (Variable* variable : node->variables) box_if_needed(variable);
  generate(node->first, target);
}

static bool mentions(Node* node, const Variable* variable) {
  if ((node->kind == Kind::local_reference || node->kind == Kind::local_set) && node->variable == variable) return true;
  bool found = false;
  for_each_child(node, [&](Node* child) { found = found || mentions(child, variable); });
  return found;
}

// All new values are computed from the old ones: a variable is written when no value still to come needs it.
void FunctionGenerator::next(Node* node) {
  std::span<Variable*> variables = node->loop->variables;
  std::vector<size_t> waiting;
  std::vector<std::pair<unsigned, unsigned>> moves;
  for (size_t i = 0; i < variables.size(); ++i)
    if (variables[i]->boxed || !is_reference_to(node->arguments[i], variables[i])) waiting.push_back(i);
  auto needed_elsewhere = [&](size_t i) {
    return std::any_of(waiting.begin(), waiting.end(),
                       [&](size_t j) { return j != i && mentions(node->arguments[j], variables[i]); });
  };
  while (!waiting.empty()) {
    auto free = std::find_if_not(waiting.begin(), waiting.end(), needed_elsewhere);
    size_t i = free == waiting.end() ? waiting[0] : *free;
    unsigned slot = static_cast<unsigned>(variables[i]->slot);
    if (free == waiting.end()) moves.push_back({slot, push(node->arguments[i])});
    else generate(node->arguments[i], Target::to_slot(slot));
    std::erase(waiting, i);
  }
  for (auto [to, from] : moves) out_.emit(Opcode::move, {to, from});
  out_.emit_jump(Opcode::loop, {}, loops_.at(node->loop), node->span);
}

}  // namespace gilt::compiler
