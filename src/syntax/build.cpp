// Making core nodes, and taking forms apart.
#include <algorithm>

#include "syntax/expansion.h"

namespace gilt::syntax {

// ---- Nodes

Node* Expansion::constant(Datum* datum) {
  Node* node = make(Node::Kind::constant, datum->span);
  node->datum = has_aliases_ ? strip_aliases(arena_, datum) : datum;
  return node;
}

Node* Expansion::local(Span span, core::Variable* variable) {
  Node* node = make(Node::Kind::local_reference, span);
  node->variable = variable;
  return node;
}

Node* Expansion::branch(Span span, Node* test, Node* consequent, Node* alternate) {
  Node* node = make(Node::Kind::branch, span);
  node->first = test, node->second = consequent, node->third = alternate;
  return node;
}

Node* Expansion::call_node(Span span, Node* procedure, std::span<Node* const> arguments) {
  Node* node = make(Node::Kind::call, span);
  node->first = procedure, node->arguments = arena_.copy(arguments);
  return node;
}

Node* Expansion::primitive_node(Span span, std::string_view name) {
  Node* node = make(Node::Kind::primitive_reference, span);
  node->primitive = find_primitive(name);
  return node;
}

Node* Expansion::primitive_call(Span span, std::string_view name, std::initializer_list<Node*> arguments) {
  return call_node(span, primitive_node(span, name), {arguments.begin(), arguments.size()});
}

Node* Expansion::sequence_node(Span span, std::span<Node* const> nodes) {
  if (nodes.size() == 1) return nodes[0];
  if (nodes.empty()) return unspecific(span);
  Node* node = make(Node::Kind::sequence, span);
  node->arguments = arena_.copy(nodes);
  return node;
}

Node* Expansion::let_node(Span span, std::span<core::Variable* const> variables, std::span<Node* const> values,
                          Node* body) {
  if (variables.empty()) return body;
  Node* node = make(Node::Kind::let, span);
  node->variables = arena_.copy(variables), node->arguments = arena_.copy(values), node->first = body;
  return node;
}

Node* Expansion::letrec_node(Span span, std::span<core::Variable* const> variables, std::span<Node* const> values,
                             Node* body) {
  Node* node = let_node(span, variables, values, body);
  if (!variables.empty()) node->kind = Node::Kind::letrec_star;
  return node;
}

Node* Expansion::lambda_node(Span span, const Name* name, std::span<const core::Clause> clauses) {
  core::Lambda* lambda = arena_.make<core::Lambda>();
  lambda->name = name, lambda->clauses = arena_.copy(clauses), lambda->span = span;
  Node* node = make(Node::Kind::lambda, span);
  node->lambda = lambda;
  return node;
}

Node* Expansion::lambda_node(Span span, const Name* name, std::span<core::Variable* const> required,
                             core::Variable* rest, Node* body) {
  core::Clause clause{arena_.copy(required), rest, body};
  return lambda_node(span, name, {&clause, 1});
}

core::Variable* Expansion::make_variable(const Name* name) {
  core::Variable* variable = arena_.make<core::Variable>();
  variable->name = name;
  return variable;
}

core::Variable* Expansion::bind(Scope* scope, const Datum* identifier) {
  core::Variable* variable = make_variable(base_name(identifier));
  scope->bind(arena_, key_of(identifier), Binding::of(variable));
  return variable;
}

// A procedure is called after what it is bound to, also when it closes over a few variables of its own.
void Expansion::name_procedure(Node* value, const Name* name) {
  while (value->kind == Node::Kind::let || value->kind == Node::Kind::letrec_star) value = value->first;
  if (value->kind == Node::Kind::lambda && !value->lambda->name) value->lambda->name = name;
}

// ---- Forms

void Expansion::bad_syntax(const Datum* form, CoreForm which, std::string_view detail) const {
  std::string message(info(which).name);
  message += ": ";
  if (!detail.empty()) message.append(detail).append("; ");
  message.append("expected ").append(info(which).usage);
  fail(form->span, message);
}

Items Expansion::items(Datum* form, CoreForm which) {
  auto found = list_items(arena_, form);
  if (!found) bad_syntax(form, which, "not a proper list");
  return *found;
}

Items Expansion::items(Datum* form, CoreForm which, size_t least, size_t most) {
  Items found = items(form, which);
  if (found.size() < least || found.size() > most) bad_syntax(form, which);
  return found;
}

Datum* Expansion::rest(Datum* form, size_t count) const {
  while (count-- > 0) form = form->cdr;
  return form;
}

void Expansion::check_identifier(const Datum* d, CoreForm which) const {
  if (!d->is_identifier()) fail(d->span, std::string(info(which).name) + ": expected an identifier");
}

bool Expansion::is_auxiliary(const Datum* d, Scope* scope, CoreForm form) const {
  return d->is_identifier() && means_keyword(resolve(d, scope), form);
}

void Expansion::check_distinct(std::span<Datum* const> identifiers, CoreForm which) const {
  auto twice = [&](const Datum* d) {
    fail(d->span, std::string(info(which).name) + ": " + base_name(d)->text + " is bound twice");
  };
  if (identifiers.size() <= 8) {
    for (size_t i = 0; i < identifiers.size(); ++i)
      for (size_t k = 0; k < i; ++k)
        if (key_of(identifiers[i]) == key_of(identifiers[k])) twice(identifiers[i]);
    return;
  }
  std::unordered_set<Key> seen;
  for (const Datum* d : identifiers)
    if (!seen.insert(key_of(d)).second) twice(d);
}

Expansion::Bindings Expansion::bindings(Datum* list, CoreForm which) {
  Bindings out;
  size_t most = which == CoreForm::do_loop ? 3 : 2;
  for (Datum* binding : items(list, which)) {
    auto parts = list_items(arena_, binding);
    if (!parts || parts->size() < 2 || parts->size() > most)
      bad_syntax(binding, which, "a binding is (variable value)");
    check_identifier((*parts)[0], which);
    out.names.push_back((*parts)[0]);
    out.values.push_back((*parts)[1]);
    out.steps.push_back(parts->size() > 2 ? (*parts)[2] : nullptr);
  }
  return out;
}

Expansion::Formals Expansion::formals(Datum* list, CoreForm which) {
  Formals out;
  if (!list_shape(list)) bad_syntax(list, which, "circular formals");
  std::vector<Datum*> all;
  for (; list->is_pair(); list = list->cdr) {
    check_identifier(list->car, which);
    all.push_back(list->car);
  }
  out.required = all;
  if (!list->is_nil()) {
    check_identifier(list, which);
    out.rest = list;
    all.push_back(list);
  }
  check_distinct(all, which);
  return out;
}

}  // namespace gilt::syntax
