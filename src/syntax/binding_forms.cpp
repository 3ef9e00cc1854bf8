// let and its family, do, and the forms that take multiple values.
#include "syntax/expansion.h"

namespace gilt::syntax {

Node* Expansion::expand_let(Datum* form, Scope* scope) {
  Items parts = items(form, CoreForm::let, 3);
  if (parts[1]->is_identifier()) return expand_named_let(form, scope);
  Bindings bound = bindings(parts[1], CoreForm::let);
  check_distinct(bound.names, CoreForm::let);
  std::vector<Node*> values;
  for (size_t i = 0; i < bound.names.size(); ++i) {
    values.push_back(expression(bound.values[i], scope));
    name_procedure(values.back(), base_name(bound.names[i]));
  }
  Scope* inner = make_scope(scope);
  std::vector<core::Variable*> variables;
  for (Datum* name : bound.names) variables.push_back(bind(inner, name));
  return let_node(form->span, variables, values, body(rest(form, 2), inner, form, CoreForm::let));
}

Node* Expansion::expand_named_let(Datum* form, Scope* scope) {
  items(form, CoreForm::let, 4);
  Datum* name = form->cdr->car;
  Bindings bound = bindings(rest(form, 2)->car, CoreForm::let);
  check_distinct(bound.names, CoreForm::let);
  std::vector<Node*> values;
  for (Datum* value : bound.values) values.push_back(expression(value, scope));
  Scope* outer = make_scope(scope);
  core::Variable* loop = bind(outer, name);
  Scope* inner = make_scope(outer);
  std::vector<core::Variable*> variables;
  for (Datum* variable : bound.names) variables.push_back(bind(inner, variable));
  Node* inside = body(rest(form, 3), inner, form, CoreForm::let);
  Node* procedure = lambda_node(form->span, loop->name, variables, nullptr, inside);
  return letrec_node(form->span, {&loop, 1}, {&procedure, 1}, call_node(form->span, local(name->span, loop), values));
}

Node* Expansion::expand_let_star(Datum* form, Scope* scope) {
  Items parts = items(form, CoreForm::let_star, 3);
  Bindings bound = bindings(parts[1], CoreForm::let_star);
  std::vector<core::Variable*> variables;
  std::vector<Node*> values;
  for (size_t i = 0; i < bound.names.size(); ++i) {
    values.push_back(expression(bound.values[i], scope));
    name_procedure(values.back(), base_name(bound.names[i]));
    scope = make_scope(scope);
    variables.push_back(bind(scope, bound.names[i]));
  }
  Node* node = body(rest(form, 2), scope, form, CoreForm::let_star);
  for (size_t i = variables.size(); i-- > 0;) node = let_node(form->span, {&variables[i], 1}, {&values[i], 1}, node);
  return node;
}

Node* Expansion::recursive_let(Datum* form, Scope* scope, CoreForm which) {
  Items parts = items(form, which, 3);
  Bindings bound = bindings(parts[1], which);
  check_distinct(bound.names, which);
  Scope* inner = make_scope(scope);
  std::vector<core::Variable*> variables;
  for (Datum* name : bound.names) variables.push_back(bind(inner, name));
  std::vector<Node*> values;
  for (size_t i = 0; i < bound.names.size(); ++i) {
    values.push_back(expression(bound.values[i], inner));
    name_procedure(values.back(), variables[i]->name);
  }
  return letrec_node(form->span, variables, values, body(rest(form, 2), inner, form, which));
}

Node* Expansion::expand_letrec(Datum* form, Scope* scope) { return recursive_let(form, scope, CoreForm::letrec); }
Node* Expansion::expand_letrec_star(Datum* form, Scope* scope) {
  return recursive_let(form, scope, CoreForm::letrec_star);
}

// (do ((v init step) ...) (test result ...) command ...), as a loop of its own name.
Node* Expansion::expand_do_loop(Datum* form, Scope* scope) {
  Items parts = items(form, CoreForm::do_loop, 3);
  Bindings bound = bindings(parts[1], CoreForm::do_loop);
  check_distinct(bound.names, CoreForm::do_loop);
  Items ending = items(parts[2], CoreForm::do_loop, 1);
  std::vector<Node*> inits, steps, turn;
  for (Datum* value : bound.values) inits.push_back(expression(value, scope));
  core::Variable* loop = make_variable("do");
  Scope* inner = make_scope(scope);
  std::vector<core::Variable*> variables;
  for (Datum* name : bound.names) variables.push_back(bind(inner, name));
  Node* test = expression(ending[0], inner);
  Node* result = sequence(ending.subspan(1), inner, parts[2]->span);
  for (Datum* command : parts.subspan(3)) turn.push_back(expression(command, inner));
  for (size_t i = 0; i < variables.size(); ++i)
    steps.push_back(bound.steps[i] ? expression(bound.steps[i], inner) : local(bound.names[i]->span, variables[i]));
  turn.push_back(call_node(form->span, local(form->span, loop), steps));
  Node* inside = branch(form->span, test, result, sequence_node(form->span, turn));
  Node* procedure = lambda_node(form->span, loop->name, variables, nullptr, inside);
  return letrec_node(form->span, {&loop, 1}, {&procedure, 1}, call_node(form->span, local(form->span, loop), inits));
}

// Each binding becomes (call-with-values (lambda () expression) (lambda formals rest)).
Node* Expansion::receive_values(Datum* form, Scope* scope, bool sequential, CoreForm which) {
  struct Receive {
    Node* producer;
    core::Clause clause;
    Span span;
  };
  std::vector<Receive> receives;
  Scope* inner = sequential ? scope : make_scope(scope);
  std::vector<Datum*> all;
  for (Datum* binding : items(items(form, which, 3)[1], which)) {
    auto parts = list_items(arena_, binding);
    if (!parts || parts->size() != 2) bad_syntax(binding, which, "a binding is (formals expression)");
    Formals parsed = formals((*parts)[0], which);
    Node* value = expression((*parts)[1], sequential ? inner : scope);
    if (sequential) inner = make_scope(inner), all.clear();
    all.insert(all.end(), parsed.required.begin(), parsed.required.end());
    if (parsed.rest) all.push_back(parsed.rest);
    check_distinct(all, which);
    core::Clause clause;
    clause.required = arena_.make_array<core::Variable*>(parsed.required.size());
    for (size_t i = 0; i < parsed.required.size(); ++i) clause.required[i] = bind(inner, parsed.required[i]);
    if (parsed.rest) clause.rest = bind(inner, parsed.rest);
    receives.push_back({lambda_node(value->span, nullptr, {}, nullptr, value), clause, binding->span});
  }
  Node* node = body(rest(form, 2), inner, form, which);
  for (size_t i = receives.size(); i-- > 0;) {
    Receive& receive = receives[i];
    receive.clause.body = node;
    Node* consumer = lambda_node(receive.span, nullptr, {&receive.clause, 1});
    node = primitive_call(receive.span, "call-with-values", {receive.producer, consumer});
  }
  return node;
}

Node* Expansion::expand_let_values(Datum* form, Scope* scope) {
  return receive_values(form, scope, false, CoreForm::let_values);
}

Node* Expansion::expand_let_star_values(Datum* form, Scope* scope) {
  return receive_values(form, scope, true, CoreForm::let_star_values);
}

}  // namespace gilt::syntax
