// Bodies and top levels: first all definitions are found (expanding macros at the head of each form), then their values
// and the expressions are expanded. So a body may refer to what it defines later, and a definition shadows an import
// everywhere in its unit.
#include "syntax/expansion.h"

namespace gilt::syntax {

// ---- First pass

void Expansion::push(Body& body, Items forms, Scope* scope) {
  for (size_t i = forms.size(); i-- > 0;) body.pending.push_back({forms[i], scope, trail_});
}

void Expansion::scan(Body& body) {
  while (!body.pending.empty()) {
    Form form = body.pending.back();
    body.pending.pop_back();
    scan_form(body, form);
  }
}

void Expansion::scan_form(Body& body, Form form) {
  trail_ = form.trail;
  poll();
  Binding head;
  Datum* datum = expand_head(form.datum, form.scope, head);
  CoreForm which = head.form;
  bool is_core = head.kind == Binding::Kind::core;
  if (!is_core && body.top_level && head.name) {  // a program may import before anything has a meaning
    for (CoreForm f : {CoreForm::import, CoreForm::define_library})
      if (head.name->text == info(f).name) which = f, is_core = true;
  }
  if (is_core && scan_core(body, which, datum, form.scope)) return;
  BodyItem& item = body.items.emplace_back();
  item.value = {datum, form.scope, trail_};
  item.span = datum->span;
}

// Whether the form was a definition or spliced into the body.
bool Expansion::scan_core(Body& body, CoreForm which, Datum* form, Scope* scope) {
  switch (which) {
    case CoreForm::begin: push(body, items(form, which).subspan(1), scope); return true;
    case CoreForm::define: scan_define(body, form, scope); return true;
    case CoreForm::define_values: scan_define_values(body, form, scope); return true;
    case CoreForm::define_syntax: scan_define_syntax(body, form, scope); return true;
    case CoreForm::define_record_type: scan_define_record_type(body, form, scope); return true;
    case CoreForm::let_syntax:
    case CoreForm::letrec_syntax: {
      Items parts = items(form, which, 2);
      push(body, parts.subspan(2), syntax_scope(form, scope, which));
      return true;
    }
    case CoreForm::cond_expand: push(body, cond_expand_forms(form), scope); return true;
    case CoreForm::include:
    case CoreForm::include_ci: push(body, included_forms(form, which), scope); return true;
    case CoreForm::import:
      if (!body.top_level) return false;
      for (Datum* set : items(form, which).subspan(1)) add_import(set);
      return true;
    case CoreForm::define_library:
      if (!body.top_level) return false;
      expand_library(libraries_, keep_, strip_aliases(arena_, form), options_);
      return true;
    default: return false;
  }
}

void Expansion::check_definable(const Datum* identifier) {
  if (environment_.kind() != Environment::Kind::library || !identifier->is_symbol()) return;
  if (!environment_.find_symbol(identifier->name).imported) return;
  std::string from = environment_.importer_of(identifier->name);
  fail(identifier->span, identifier->name->text + " is imported from " + from + " and cannot be defined in a library");
}

core::Global* Expansion::declare_global(const Datum* identifier, Span span) {
  check_definable(identifier);
  if (!identifier->is_symbol()) environment_.retain(keep_);
  bool again = false;
  core::Global* global = environment_.define(identifier, again);
  global->span = span;
  if (environment_.kind() == Environment::Kind::interaction) return global;
  if (again && environment_.kind() == Environment::Kind::library)
    fail(identifier->span, base_name(identifier)->text + " is defined twice");
  if (again) global->assigned = true;
  global->defined = true;
  defined_.push_back(global);
  return global;
}

core::Variable* Expansion::declare_local(Body& body, const Datum* identifier) {
  if (body.scope->find(key_of(identifier)))
    fail(identifier->span, base_name(identifier)->text + " is defined twice in this body");
  return bind(body.scope, identifier);
}

BodyItem& Expansion::declare(Body& body, const Datum* identifier, Span span) {
  BodyItem item;
  item.identifier = identifier;
  if (body.top_level) item.global = declare_global(identifier, span);
  else item.variable = declare_local(body, identifier);
  item.span = span;
  item.value.trail = trail_;
  return body.items.emplace_back(std::move(item));
}

BodyItem& Expansion::declare_hidden(Body& body, const char* name, Span span) {
  Datum* identifier = arena_.make<Datum>();
  identifier->kind = Datum::Kind::alias, identifier->span = span, identifier->name = intern(name);
  identifier->alias = arena_.make<Alias>(make_symbol(arena_, intern(name), span), body.scope);
  return declare(body, identifier, span);
}

void Expansion::scan_define(Body& body, Datum* form, Scope* scope) {
  Items parts = items(form, CoreForm::define, 3);
  if (parts[1]->is_pair()) {
    check_identifier(parts[1]->car, CoreForm::define);
    BodyItem& item = declare(body, parts[1]->car, form->span);
    item.formals = parts[1]->cdr;
    item.value = {form, scope, trail_};
    return;
  }
  check_identifier(parts[1], CoreForm::define);
  if (parts.size() != 3) bad_syntax(form, CoreForm::define);
  declare(body, parts[1], form->span).value = {parts[2], scope, trail_};
}

// The values that `producer` returns, as one vector.
Node* Expansion::value_vector(Node* producer, size_t required, bool rest, Span span) {
  std::vector<core::Variable*> variables;
  std::vector<Node*> references;
  for (size_t i = 0; i < required + rest; ++i) {
    variables.push_back(make_variable("value"));
    references.push_back(local(span, variables.back()));
  }
  core::Variable* last = nullptr;
  if (rest) last = variables.back(), variables.pop_back();
  Node* vector = call_node(span, primitive_node(span, "vector"), references);
  Node* thunk = lambda_node(span, nullptr, {}, nullptr, producer);
  return primitive_call(span, "call-with-values", {thunk, lambda_node(span, nullptr, variables, last, vector)});
}

void Expansion::scan_define_values(Body& body, Datum* form, Scope* scope) {
  Items parts = items(form, CoreForm::define_values, 3, 3);
  Formals names = formals(parts[1], CoreForm::define_values);
  Datum* producer = parts[2];
  if (names.required.size() == 1 && !names.rest) {
    declare(body, names.required[0], form->span).value = {producer, scope, trail_};
    return;
  }
  Span span = form->span;
  size_t required = names.required.size();
  bool rest = names.rest;
  BodyItem& all = declare_hidden(body, "values", span);
  all.made = [=, this] { return value_vector(expression(producer, scope), required, rest, span); };
  Target source{all.variable, all.global};
  if (rest) names.required.push_back(names.rest);
  for (size_t i = 0; i < names.required.size(); ++i)
    declare(body, names.required[i], span).made = [=, this] {
      Node* index = constant(span, make_fixnum(static_cast<int64_t>(i)));
      return primitive_call(span, "vector-ref", {target_reference(span, source), index});
    };
}

Node* Expansion::target_reference(Span span, Target target) {
  return target.variable ? local(span, target.variable) : global_reference(span, target.global);
}

// ---- Second pass

Node* Expansion::value_of(BodyItem& item) {
  trail_ = item.value.trail;
  Node* node = nullptr;
  if (item.made) {
    node = item.made();
  } else if (item.formals) {
    Datum* form = item.value.datum;
    node = procedure(item.formals, rest(form, 2), item.value.scope, form, CoreForm::define, item.identifier);
  } else {
    node = expression(item.value.datum, item.value.scope);
  }
  if (item.identifier) name_procedure(node, base_name(item.identifier));
  return node;
}

void Expansion::expand_items(Body& body) {
  const Trail* outer = trail_;
  for (BodyItem& item : body.items) item.node = value_of(item);
  trail_ = outer;
}

// A body without definitions needs no scope: nested ones would only make looking up slower.
static void leave_out_scope(Body& body, Scope* outer) {
  for (BodyItem& item : body.items)
    if (item.value.scope == body.scope) item.value.scope = outer;
}

Node* Expansion::body(Datum* forms, Scope* scope, Datum* form, CoreForm which) {
  auto list = list_items(arena_, forms);
  if (!list) bad_syntax(form, which, "the body is not a proper list");
  Body body{make_scope(scope), false, {}, {}};
  const Trail* outer = trail_;
  push(body, *list, body.scope);
  scan(body);
  trail_ = outer;
  if (body.items.empty() || body.items.back().identifier)
    fail(form->span, std::string(info(which).name) + ": the body " +
                         (body.items.empty() ? "is empty" : "has no expression after its definitions"));
  if (body.scope->empty()) leave_out_scope(body, scope);
  expand_items(body);
  return finish_local(body, form);
}

// Definitions, and the expressions between them, become one letrec*; the expressions after the last its body.
Node* Expansion::finish_local(Body& body, Datum* form) {
  size_t end = body.items.size();
  while (end > 0 && !body.items[end - 1].identifier) --end;
  std::vector<core::Variable*> variables;
  std::vector<Node*> values, expressions;
  for (size_t i = 0; i < end; ++i) {
    BodyItem& item = body.items[i];
    variables.push_back(item.identifier ? item.variable : make_variable("effect"));
    Node* parts[] = {item.node, unspecific(item.span)};
    values.push_back(item.identifier ? item.node : sequence_node(item.span, parts));
  }
  for (size_t i = end; i < body.items.size(); ++i) expressions.push_back(body.items[i].node);
  Span span = form->span;
  return letrec_node(span, variables, values, sequence_node(span, expressions));
}

// ---- Top levels

// What the compiler may assume of the variables that this unit has defined.
void Expansion::settle_definitions(bool constant_definitions) {
  for (core::Global* global : defined_) {
    if (mentions_eval_ || !constant_definitions) global->redefinable = true;
    if (!global->constant()) global->procedure = nullptr;
  }
  if (mentions_eval_ && environment_.kind() == Environment::Kind::program) environment_.make_redefinable();
}

Node* Expansion::finish_top_level(Body& body, bool constant_definitions) {
  std::vector<Node*> nodes;
  for (BodyItem& item : body.items) {
    if (!item.global) {
      nodes.push_back(item.node);
      continue;
    }
    if (item.node->kind == Node::Kind::lambda && !item.global->redefinable) item.global->procedure = item.node->lambda;
    Node* define = make(Node::Kind::global_define, item.span);
    define->global = item.global, define->first = item.node;
    nodes.push_back(define);
  }
  settle_definitions(constant_definitions);
  return sequence_node({}, nodes);
}

ExpandedUnit Expansion::top_level(std::span<Datum* const> forms, bool constant_definitions) {
  Body body{environment_.root(), true, {}, {}};
  for (size_t i = forms.size(); i-- > 0;) body.pending.push_back({forms[i], body.scope, nullptr});
  scan(body);
  expand_items(body);
  ExpandedUnit unit;
  unit.body = finish_top_level(body, constant_definitions);
  unit.imports = imports_;
  unit.arena = keep_;
  unit.environment = &environment_;
  return unit;
}

}  // namespace gilt::syntax
