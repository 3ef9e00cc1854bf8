// Structure: references, definitions, sequences, branches and bindings. Calls are in simplify_calls.cpp.
#include "compiler/simplify.h"

#include "compiler/analysis.h"
#include "compiler/copy.h"
#include "compiler/effects.h"

namespace gilt::compiler {

Node* Simplifier::simplify(Node* node, Context context) {
  text::check_cancelled(cancel_);
  switch (node->kind) {
    case Kind::local_reference: return reference(node, context);
    case Kind::local_set: case Kind::global_set: return assignment(node);
    case Kind::global_define: return definition(node);
    case Kind::branch: return branch(node, context);
    case Kind::lambda: return lambda(node, context);
    case Kind::let: return let(node, context);
    case Kind::fix: return fix(node, context);
    case Kind::call: return call(node, context);
    case Kind::primitive_call: return primitive_call(node, context);
    case Kind::sequence: return sequence(node, context);
    case Kind::receive: return receive(node, context);
    default: return node;
  }
}

void Simplifier::simplify_arguments(Node* node) {
  for (Node*& argument : node->arguments) argument = simplify(argument, Context::value);
}

static bool is_copyable(const Node* node) {
  if (node->kind == Kind::local_reference) return !node->variable->assigned;
  return is_constant(node) || node->kind == Kind::primitive_reference;
}

Node* Simplifier::reference(Node* node, Context) {
  Variable* variable = node->variable;
  if (variable->binding == nullptr || variable->mark != unknown) return node;
  drop_reference(variable);
  Node* copy = Copier(arena_).copy(variable->binding);
  copy->span = node->span, copy->inlined = node->inlined;
  return copy;
}

Node* Simplifier::assignment(Node* node) {
  node->first = simplify(node->first, Context::value);
  return node;
}

Node* Simplifier::definition(Node* node) {
  if (node->first->kind != Kind::lambda) return assignment(node);
  const Lambda* lambda = node->first->lambda;
  if (lambda->name == nullptr) node->first->lambda->name = node->global->name;
  active_.insert(lambda);
  assignment(node);
  active_.erase(lambda);
  return node;
}

Node* Simplifier::lambda(Node* node, Context context) {
  if (context == Context::effect) {
    discard(node);
    return at(node).constant(Unspecific);
  }
  for (Clause& clause : node->lambda->clauses) clause.body = simplify(clause.body, Context::value);
  return node;
}

Node* Simplifier::as_sequence(std::vector<Node*>& effects, Node* last) {
  if (effects.empty()) return last;
  effects.push_back(last);
  return at(last).sequence(arena_.copy(effects));
}

Node* Simplifier::sequence(Node* node, Context context) {
  std::vector<Node*> effects;
  auto add = [&](Node* part) {
    if (is_effect_free(part)) discard(part);
    else effects.push_back(part);
  };
  for (size_t i = 0; i + 1 < node->arguments.size(); ++i) {
    Node* part = simplify(node->arguments[i], Context::effect);
    if (part->kind != Kind::sequence) add(part);
    else for (Node* inner : part->arguments) add(inner);
  }
  if (node->arguments.empty()) return at(node).constant(Unspecific);
  return as_sequence(effects, simplify(node->arguments.back(), context));
}

// Branches

Node* Simplifier::branch(Node* node, Context context) {
  node->first = simplify(node->first, Context::test);
  while (is_primitive(node->first, Primitive::invert)) {
    node->first = node->first->arguments[0];
    std::swap(node->second, node->third);
  }
  if (is_constant(node->first)) return decided_branch(node, !is_false(node->first), context);
  node->second = simplify(node->second, context);
  node->third = simplify(node->third, context);
  return shorten_branch(node, context);
}

Node* Simplifier::decided_branch(Node* node, bool truth, Context context) {
  discard(truth ? node->third : node->second);
  return simplify(truth ? node->second : node->third, context);
}

Node* Simplifier::shorten_branch(Node* node, Context context) {
  bool test = context == Context::test;
  if (test && node->first->kind == Kind::local_reference && is_reference_to(node->second, node->first->variable)) {
    discard(node->second);
    node->second = at(node).constant(True);
  }
  if (context == Context::effect && is_effect_free(node->second) && is_effect_free(node->third)) {
    discard(node->second), discard(node->third);
    return node->first;
  }
  if (!is_constant(node->second) || !is_constant(node->third)) return node;
  bool is_identity = is_word(node->second, True) && is_false(node->third);
  if (is_identity && (test || is_boolean_valued(node->first))) return node->first;
  bool inverts = is_false(node->second) && is_word(node->third, True);
  if (!inverts) return node;
  std::vector<Node*> argument = {node->first};
  return at(node).primitive_call(Primitive::invert, arena_.copy(argument));
}

// Bindings

Node* Simplifier::with_bindings(Node* node, const std::vector<Variable*>& variables, const std::vector<Node*>& values) {
  if (variables.empty()) return node->first;
  node->variables = arena_.copy(variables);
  node->arguments = arena_.copy(values);
  return node;
}

// Decides before the body is seen; false when the binding is not needed any more.
bool Simplifier::bind(Variable* variable, Node*& value, bool done, std::vector<Node*>& effects) {
  variable->mark = unknown, variable->binding = nullptr;
  if (!variable->assigned && variable->references == 0) {
    effects.push_back(done ? value : simplify(value, Context::effect));
    return false;
  }
  if (!variable->assigned && variable->references == 1 && value->kind == Kind::lambda) {
    variable->mark = pending, variable->binding = value;
    return true;
  }
  if (!done) value = simplify(value, Context::value);
  if (variable->assigned) return true;
  if (value->kind == Kind::lambda) {
    variable->mark = known, variable->binding = value;
  } else if (is_copyable(value)) {
    discard(value);
    variable->binding = value;
    if (Variable* other = replacement(variable)) other->references += variable->references;
    return false;
  }
  return true;
}

// Decides after the body was simplified; false when the binding is not needed any more.
bool Simplifier::settle(Variable* variable, Node*& value, std::vector<Node*>& effects) {
  bool was_pending = variable->mark == pending;
  bool consumed = was_pending && variable->binding == nullptr;
  variable->mark = unknown, variable->binding = nullptr;
  if (consumed) return false;
  if (!variable->assigned && variable->references == 0) {
    if (value->kind == Kind::lambda) discard(value);
    else effects.push_back(value);
    return false;
  }
  if (was_pending) value = simplify(value, Context::value);
  return true;
}

Node* Simplifier::let(Node* node, Context context, bool arguments_done) {
  std::vector<Variable*> variables;
  std::vector<Node*> values, effects;
  for (size_t i = 0; i < node->variables.size(); ++i) {
    if (!bind(node->variables[i], node->arguments[i], arguments_done, effects)) continue;
    variables.push_back(node->variables[i]), values.push_back(node->arguments[i]);
  }
  node->first = simplify(node->first, context);
  size_t kept = 0;
  for (size_t i = 0; i < variables.size(); ++i) {
    if (!settle(variables[i], values[i], effects)) continue;
    variables[kept] = variables[i], values[kept++] = values[i];
  }
  variables.resize(kept), values.resize(kept);
  Node* result = with_bindings(node, variables, values);
  if (result == node) result = forward_single_use(node, context);
  std::erase_if(effects, [](Node* effect) {
    bool drop = is_effect_free(effect);
    if (drop) discard(effect);
    return drop;
  });
  return as_sequence(effects, result);
}

// (let ((x e)) (if x a b)) with no other use of x is (if e a b).
Node* Simplifier::forward_single_use(Node* let, Context) {
  Variable* variable = let->variables[0];
  if (let->variables.size() != 1 || variable->assigned || variable->references != 1) return let;
  Node** use = &let->first;
  if ((*use)->kind == Kind::branch) use = &(*use)->first;
  if (!is_reference_to(*use, variable)) return let;
  variable->references = 0;
  *use = let->arguments[0];
  return let->first;
}

Node* Simplifier::fix(Node* node, Context context) {
  std::vector<Variable*> variables;
  std::vector<Node*> values, late;
  for (size_t i = 0; i < node->variables.size(); ++i) {
    Variable* variable = node->variables[i];
    bool once = variable->references == 1;
    variable->mark = once ? pending : unknown;
    variable->binding = once ? node->arguments[i] : nullptr;
  }
  for (size_t i = 0; i < node->variables.size(); ++i)
    if (node->variables[i]->mark != pending && node->variables[i]->references > 0)
      simplify(node->arguments[i], Context::value);
  node->first = simplify(node->first, context);
  // What is still pending now must not be moved into itself.
  for (size_t i = 0; i < node->variables.size(); ++i) {
    Variable* variable = node->variables[i];
    bool consumed = variable->mark == pending && variable->binding == nullptr;
    if (consumed) continue;
    if (variable->mark == pending) variable->binding = nullptr, variable->mark = unknown, late.push_back(node->arguments[i]);
    variables.push_back(variable), values.push_back(node->arguments[i]);
  }
  for (Node* value : late) simplify(value, Context::value);
  size_t kept = 0;
  for (size_t i = 0; i < variables.size(); ++i) {
    if (variables[i]->references == 0) discard(values[i]);
    else variables[kept] = variables[i], values[kept++] = values[i];
  }
  variables.resize(kept), values.resize(kept);
  return with_bindings(node, variables, values);
}

}  // namespace gilt::compiler
