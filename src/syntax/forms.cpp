// Expressions: references, calls, procedures, assignment, sequences.
#include "syntax/expansion.h"

namespace gilt::syntax {

namespace {
using Handler = Node* (Expansion::*)(Datum*, Scope*);
constexpr unsigned poll_interval = 64;

// Procedures that can change the variables of the program behind the compiler's back.
bool is_open_ended(std::string_view name) {
  return name == "eval" || name == "load" || name == "interaction-environment";
}
}  // namespace

// ---- Limits and messages

void Expansion::poll() {
  if (++polls_ % poll_interval == 0) text::check_cancelled(options_.cancel);
}

void Expansion::step(uint64_t work) {
  poll();
  steps_ += work;
  if (steps_ > options_.max_steps) fail({}, "the expansion of macros does not seem to end");
}

text::SyntaxError Expansion::explain(const text::SyntaxError& error) const {
  if (!trail_ || error.message() == "interrupted") return error;
  // Macros of gilt's own libraries are right: only what they insert is worth a word about them.
  bool in_argument = error.span().source && error.span() != trail_->use;
  if (!trail_->rule.source && in_argument) return error;
  const Trail* outermost = trail_;
  while (outermost->outer) outermost = outermost->outer;
  std::string message = error.message() + " (in the expansion of " + trail_->macro->name->text;
  if (std::string place = text::location(trail_->rule); !place.empty()) message += " at " + place;
  if (outermost->macro != trail_->macro) message += ", in that of " + outermost->macro->name->text;
  return {error.span().source ? error.span() : outermost->use, message + ")", error.incomplete()};
}

// ---- Dispatch

Node* Expansion::expression(Datum* form, Scope* scope) {
  static constexpr Handler handlers[] = {
#define GILT_CORE_FORM(name, lisp_name, usage, doc) &Expansion::expand_##name,
#include "syntax/core_forms.def"
#undef GILT_CORE_FORM
  };
  poll();
  if (form->is_identifier()) return reference(form, scope);
  if (form->is_nil()) fail(form->span, "() is not an expression; quote it: '()");
  if (!form->is_pair()) return constant(form);
  Depth depth(*this, form);
  const Trail* outer = trail_;
  Binding head;
  form = expand_head(form, scope, head);
  Node* node = nullptr;
  if (head.kind == Binding::Kind::core) {
    Handler handler = handlers[static_cast<unsigned>(head.form)];
    node = (this->*handler)(form, scope);
  } else {
    node = form->is_pair() ? call(form, scope) : expression(form, scope);
  }
  trail_ = outer;
  return node;
}

Datum* Expansion::expand_head(Datum* form, Scope* scope, Binding& head) {
  for (;;) {
    head = {};
    if (!form->is_pair() || !form->car->is_identifier()) return form;
    head = resolve(form->car, scope);
    if (head.kind != Binding::Kind::macro) return form;
    form = expand_macro(*head.macro, form, scope);
  }
}

Datum* Expansion::expand_macro(const Macro& macro, Datum* form, Scope* scope) {
  step(1);
  has_aliases_ = true;
  MacroResult result = apply_rules(arena_, macro, form, scope, step_);
  if (!result.datum) fail(form->span, macro.name->text + ": bad syntax; no rule of the macro matches this use");
  trail_ = arena_.make<Trail>(trail_, &macro, form->span, result.rule->span);
  return result.datum;
}

// ---- References and calls

Node* Expansion::reference(const Datum* identifier, Scope* scope) {
  Binding b = resolve(identifier, scope);
  switch (b.kind) {
    case Binding::Kind::variable: return local(identifier->span, b.variable);
    case Binding::Kind::global: return global_reference(identifier->span, b.global);
    case Binding::Kind::unbound: return global_reference(identifier->span, b.environment->reference(b.name));
    case Binding::Kind::primitive: {
      Node* node = make(Node::Kind::primitive_reference, identifier->span);
      node->primitive = b.primitive;
      mentions_eval_ |= is_open_ended(bytecode::info(b.primitive).lisp_name);
      return node;
    }
    case Binding::Kind::core:
    case Binding::Kind::macro: break;
  }
  fail(identifier->span, base_name(identifier)->text + " is syntax and cannot be used as an expression");
}

Node* Expansion::global_reference(Span span, core::Global* global) {
  if (seen_globals_.insert(global).second) note_home(global);
  if (!global->home.empty()) mentions_eval_ |= is_open_ended(global->name->text);
  Node* node = make(Node::Kind::global_reference, span);
  node->global = global;
  return node;
}

Node* Expansion::call(Datum* form, Scope* scope) {
  auto parts = list_items(arena_, form);
  if (!parts) fail(form->span, "a call must be a proper list");
  Node* node = make(Node::Kind::call, form->span);
  node->first = expression((*parts)[0], scope);
  node->arguments = arena_.make_array<Node*>(parts->size() - 1);
  for (size_t i = 1; i < parts->size(); ++i) node->arguments[i - 1] = expression((*parts)[i], scope);
  return node;
}

Node* Expansion::sequence(Items forms, Scope* scope, Span span) {
  if (forms.size() == 1) return expression(forms[0], scope);
  std::vector<Node*> nodes;
  for (Datum* form : forms) nodes.push_back(expression(form, scope));
  return sequence_node(span, nodes);
}

// ---- Simple forms

Node* Expansion::expand_quote(Datum* form, Scope*) { return constant(items(form, CoreForm::quote, 2, 2)[1]); }

Node* Expansion::expand_branch(Datum* form, Scope* scope) {
  Items parts = items(form, CoreForm::branch, 3, 4);
  Node* test = expression(parts[1], scope);
  Node* consequent = expression(parts[2], scope);
  return branch(form->span, test, consequent, parts.size() == 4 ? expression(parts[3], scope) : unspecific(form->span));
}

Node* Expansion::expand_begin(Datum* form, Scope* scope) {
  Items parts = items(form, CoreForm::begin);
  if (parts.size() == 1) bad_syntax(form, CoreForm::begin, "no expression");
  return sequence(parts.subspan(1), scope, form->span);
}

Node* Expansion::expand_set(Datum* form, Scope* scope) {
  Items parts = items(form, CoreForm::set, 3, 3);
  const Datum* target = parts[1];
  check_identifier(target, CoreForm::set);
  std::string text = base_name(target)->text;
  Binding b = resolve(target, scope);
  if (b.is_syntax()) fail(target->span, "set!: " + text + " is syntax and cannot be assigned");
  if (b.imported || b.kind == Binding::Kind::primitive) {
    std::string home = environment_.importer_of(base_name(target));
    fail(target->span, "set!: " + text + " is imported" + (home.empty() ? "" : " from " + home) + " and cannot be assigned");
  }
  if (b.kind == Binding::Kind::unbound) b.global = b.environment->reference(b.name), b.kind = Binding::Kind::global;
  Node* node = make(b.kind == Binding::Kind::variable ? Node::Kind::local_set : Node::Kind::global_set, form->span);
  if (b.kind == Binding::Kind::variable) {
    node->variable = b.variable;
    b.variable->assigned = true;
  } else {
    node->global = b.global, node->datum = target;
    if (environment_.owns(b.global) && environment_.kind() != Environment::Kind::interaction) b.global->assigned = true;
    else if (b.global->constant()) fail(target->span, "set!: " + text + " is a constant of " +
                                        (b.global->home.empty() ? "the program" : b.global->home));
    if (seen_globals_.insert(b.global).second) note_home(b.global);
  }
  node->first = expression(parts[2], scope);
  name_procedure(node->first, base_name(target));
  return node;
}

// ---- Procedures

core::Clause Expansion::clause(Datum* list, Datum* forms, Scope* scope, Datum* form, CoreForm which) {
  Formals parsed = formals(list, which);
  Scope* inner = make_scope(scope);
  core::Clause clause;
  clause.required = arena_.make_array<core::Variable*>(parsed.required.size());
  for (size_t i = 0; i < parsed.required.size(); ++i) clause.required[i] = bind(inner, parsed.required[i]);
  if (parsed.rest) clause.rest = bind(inner, parsed.rest);
  clause.body = body(forms, inner, form, which);
  return clause;
}

Node* Expansion::procedure(Datum* list, Datum* forms, Scope* scope, Datum* form, CoreForm which, const Datum* name) {
  core::Clause one = clause(list, forms, scope, form, which);
  return lambda_node(form->span, name ? base_name(name) : nullptr, {&one, 1});
}

Node* Expansion::expand_lambda(Datum* form, Scope* scope) {
  items(form, CoreForm::lambda, 3);
  return procedure(form->cdr->car, rest(form, 2), scope, form, CoreForm::lambda, nullptr);
}

Node* Expansion::expand_case_lambda(Datum* form, Scope* scope) {
  std::vector<core::Clause> clauses;
  for (Datum* part : items(form, CoreForm::case_lambda).subspan(1)) {
    items(part, CoreForm::case_lambda, 2);
    clauses.push_back(clause(part->car, part->cdr, scope, part, CoreForm::case_lambda));
  }
  return lambda_node(form->span, nullptr, clauses);
}

// ---- Keywords that mean something only in their place

Node* Expansion::misplaced_definition(Datum* form, CoreForm which) {
  fail(form->span, std::string(info(which).name) + ": not allowed here; a definition stands at the top level or in a body");
}

Node* Expansion::misplaced_auxiliary(Datum* form, CoreForm which) {
  fail(form->span, std::string(info(which).name) + " is not allowed here");
}

Node* Expansion::expand_define(Datum* form, Scope*) { return misplaced_definition(form, CoreForm::define); }
Node* Expansion::expand_define_values(Datum* form, Scope*) { return misplaced_definition(form, CoreForm::define_values); }
Node* Expansion::expand_define_syntax(Datum* form, Scope*) { return misplaced_definition(form, CoreForm::define_syntax); }
Node* Expansion::expand_define_record_type(Datum* form, Scope*) {
  return misplaced_definition(form, CoreForm::define_record_type);
}
Node* Expansion::expand_import(Datum* form, Scope*) {
  fail(form->span, "import: not allowed here; it stands at the top level");
}
Node* Expansion::expand_define_library(Datum* form, Scope*) {
  fail(form->span, "define-library: not allowed here; it stands at the top level");
}
Node* Expansion::expand_unquote(Datum* form, Scope*) { fail(form->span, "unquote: only allowed inside quasiquote"); }
Node* Expansion::expand_unquote_splicing(Datum* form, Scope*) {
  fail(form->span, "unquote-splicing: only allowed as an element of a list or vector inside quasiquote");
}
Node* Expansion::expand_syntax_rules(Datum* form, Scope*) {
  fail(form->span, "syntax-rules: only allowed in define-syntax, let-syntax and letrec-syntax");
}
Node* Expansion::expand_ellipsis(Datum* form, Scope*) { return misplaced_auxiliary(form, CoreForm::ellipsis); }
Node* Expansion::expand_underscore(Datum* form, Scope*) { return misplaced_auxiliary(form, CoreForm::underscore); }
Node* Expansion::expand_arrow(Datum* form, Scope*) { return misplaced_auxiliary(form, CoreForm::arrow); }
Node* Expansion::expand_otherwise(Datum* form, Scope*) { return misplaced_auxiliary(form, CoreForm::otherwise); }

}  // namespace gilt::syntax
