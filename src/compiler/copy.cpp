// Bindings are renamed before the children are copied, since every binder binds below itself.
#include "compiler/copy.h"

#include "compiler/analysis.h"

namespace gilt::compiler {

Variable* Copier::rename(Variable* variable) {
  if (variable == nullptr) return nullptr;
  Variable* fresh = arena_.make<Variable>();
  fresh->name = variable->name;
  fresh->assigned = variable->assigned;
  return names_[variable] = fresh;
}

Variable* Copier::renamed(Variable* variable) const {
  auto at = names_.find(variable);
  return at == names_.end() ? variable : at->second;
}

std::span<Variable*> Copier::rename(std::span<Variable*> variables) {
  std::span<Variable*> fresh = arena_.make_array<Variable*>(variables.size());
  for (size_t i = 0; i < variables.size(); ++i) fresh[i] = rename(variables[i]);
  return fresh;
}

Clause Copier::copy(const Clause& clause) {
  Clause fresh;
  fresh.required = rename(clause.required);
  fresh.rest = rename(clause.rest);
  fresh.body = copy(clause.body);
  return fresh;
}

Lambda* Copier::copy(const Lambda* lambda) {
  Lambda* fresh = arena_.make<Lambda>(*lambda);
  fresh->clauses = arena_.make_array<Clause>(lambda->clauses.size());
  for (size_t i = 0; i < lambda->clauses.size(); ++i) fresh->clauses[i] = copy(lambda->clauses[i]);
  return fresh;
}

Node* Copier::copy(const Node* node) {
  Node* fresh = arena_.make<Node>(*node);
  fresh->variables = rename(node->variables);
  if (node->variable != nullptr) fresh->variable = renamed(node->variable);
  if (node->kind == Kind::local_reference) add_reference(fresh->variable);
  if (node->lambda != nullptr) fresh->lambda = copy(node->lambda);
  fresh->arguments = arena_.copy(node->arguments);
  for (Node*& argument : fresh->arguments) argument = copy(argument);
  for (Node** child : {&fresh->first, &fresh->second, &fresh->third})
    if (*child != nullptr) *child = copy(*child);
  return fresh;
}

}  // namespace gilt::compiler
