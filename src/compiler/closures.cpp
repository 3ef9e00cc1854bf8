// First from the inside out: raw sets of captured variables, and boxes. Then from the outside in: a procedure whose
// captured variables are all constants is a constant itself, which may make inner ones constant.
#include "compiler/closures.h"

#include <algorithm>

namespace gilt::compiler {

using bytecode::Inlining;

Closures::Closures(Node* root) {
  scopes_.push_back({nullptr, ++scope_count_});
  walk(root, true);
  decide(root);
}

void Closures::declare(std::span<Variable*> variables) {
  for (Variable* variable : variables) {
    variable->mark = scopes_.back().number;
    variable->slot = -1;
    variable->boxed = false;
    variable->binding = nullptr;
  }
}

// Every scope from the one that uses the variable out to the one that binds it captures it.
void Closures::mention(Variable* variable) {
  for (size_t i = scopes_.size(); i-- > 0 && scopes_[i].number != variable->mark;) {
    std::vector<Variable*>& free = scopes_[i].procedure->free;
    if (std::find(free.begin(), free.end(), variable) != free.end()) return;
    free.push_back(variable);
    if (variable->assigned) variable->boxed = true;
  }
}

void Closures::note_call(const Node* node, bool tail) {
  bool unknown = node->kind == Kind::call || node->kind == Kind::receive;
  if (node->kind == Kind::primitive_call) {
    Inlining::How how = bytecode::info(node->primitive).inlining.how;
    unknown = how == Inlining::How::none || node->primitive == Primitive::apply || node->primitive == Primitive::call_cc ||
              node->primitive == Primitive::values || node->primitive == Primitive::call_with_values;
  }
  if (unknown && !tail) ++scopes_.back().calls;
}

void Closures::walk(Node* node, bool tail) {
  if (node->kind == Kind::local_reference || node->kind == Kind::local_set) mention(node->variable);
  note_call(node, tail && node->kind != Kind::receive);
  switch (node->kind) {
    case Kind::lambda: return walk_lambda(node);
    case Kind::let: case Kind::fix: case Kind::loop:
      declare(node->variables);
      if (node->kind != Kind::loop) name_procedures(node);
      for (Node* value : node->arguments) walk(value, false);
      return walk_extent(node, node->variables, node->first, tail);
    case Kind::receive: {
      walk(node->first, false);
      Clause& clause = node->lambda->clauses[0];
      std::vector<Variable*> variables(clause.required.begin(), clause.required.end());
      if (clause.rest != nullptr) variables.push_back(clause.rest);
      declare(variables);
      return walk_extent(node, variables, clause.body, tail);
    }
    default: return walk_children(node, tail);
  }
}

void Closures::walk_children(Node* node, bool tail) {
  switch (node->kind) {
    case Kind::branch: return walk(node->first, false), walk(node->second, tail), walk(node->third, tail);
    case Kind::sequence:
      for (Node*& part : node->arguments) walk(part, tail && &part == &node->arguments.back());
      return;
    default: return for_each_child(node, [this](Node* child) { walk(child, false); });
  }
}

// An assigned variable may stay in its slot if the frame cannot be captured while it lives. One that starts unbound
// is always boxed, since the box checks.
void Closures::walk_extent(Node* node, std::span<Variable*> variables, Node* body, bool tail) {
  uint32_t before = scopes_.back().calls;
  walk(body, tail);
  bool may_be_captured = scopes_.back().calls != before;
  for (size_t i = 0; i < variables.size(); ++i) {
    bool unbound = node->kind == Kind::let && is_word(node->arguments[i], Unbound);
    if (variables[i]->assigned && (may_be_captured || unbound)) variables[i]->boxed = true;
  }
}

void Closures::walk_lambda(Node* node) {
  Procedure& procedure = procedures_[node->lambda];
  procedure.lambda = node->lambda;
  for (Clause& clause : node->lambda->clauses) {
    scopes_.push_back({&procedure, ++scope_count_});
    std::vector<Variable*> variables(clause.required.begin(), clause.required.end());
    if (clause.rest != nullptr) variables.push_back(clause.rest);
    declare(variables);
    walk_extent(node, variables, clause.body, true);
    scopes_.pop_back();
  }
}

void Closures::name_procedures(Node* node) {
  for (size_t i = 0; i < node->variables.size(); ++i) {
    if (node->arguments[i]->kind != Kind::lambda || node->variables[i]->assigned) continue;
    node->variables[i]->binding = node->arguments[i];
    Procedure& procedure = procedures_[node->arguments[i]->lambda];
    procedure.variable = node->variables[i];
    procedure.group = node->kind == Kind::fix ? node : nullptr;
  }
}

// From the outside in

void Closures::decide(Node* node) {
  if (node->kind == Kind::fix) decide_group(node);
  else if (node->kind == Kind::lambda) settle_free(of(node->lambda));
  for_each_child(node, [this](Node* child) { decide(child); });
}

void Closures::settle_free(Procedure& procedure) {
  if (procedure.group != nullptr) return;
  std::erase_if(procedure.free, [this](const Variable* variable) {
    const Procedure* known = of(variable);
    return known != nullptr && known->constant;
  });
  procedure.constant = procedure.free.empty();
}

void Closures::decide_group(Node* node) {
  std::vector<Variable*> shared;
  for (Node* value : node->arguments)
    for (Variable* variable : of(value->lambda).free) {
      const Procedure* known = of(variable);
      bool own = known != nullptr && (known->constant || known->group == node);
      if (!own && std::find(shared.begin(), shared.end(), variable) == shared.end()) shared.push_back(variable);
    }
  for (Node* value : node->arguments) {
    Procedure& procedure = of(value->lambda);
    procedure.free = shared;
    procedure.constant = shared.empty();
    procedure.environment = node->arguments.size() > 1 && shared.size() > max_flat_group;
  }
}

}  // namespace gilt::compiler
