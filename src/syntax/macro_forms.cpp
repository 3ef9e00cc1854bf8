// define-syntax, let-syntax, letrec-syntax, syntax-error.
#include "syntax/expansion.h"
#include "text/print.h"

namespace gilt::syntax {

// What the right side of a syntax definition denotes: a new macro, or the meaning of another keyword.
Binding Expansion::transformer(Datum* form, Scope* scope, const Datum* name, bool top_level) {
  const Trail* outer = trail_;
  Binding head;
  form = expand_head(form, scope, head);
  trail_ = outer;
  if (form->is_identifier()) head = resolve(form, scope);
  if (form->is_identifier() && head.is_syntax()) return head;
  if (!head.is(CoreForm::syntax_rules)) fail(form->span, "expected (syntax-rules ...) as the meaning of " + base_name(name)->text);
  Macro* macro = arena_.make<Macro>();
  macro->name = top_level ? environment_.unique_name(name) : base_name(name);
  macro->span = form->span;
  macro->scope = scope;
  macro->home = top_level ? environment_.library() : nullptr;
  macro->specification = form->cdr;
  macro->rules = compile_rules(arena_, form->cdr, scope, form->span);
  return Binding::of(macro);
}

void Expansion::scan_define_syntax(Body& body, Datum* form, Scope* scope) {
  Items parts = items(form, CoreForm::define_syntax, 3, 3);
  check_identifier(parts[1], CoreForm::define_syntax);
  if (body.top_level) {
    check_definable(parts[1]);
    environment_.retain(keep_);
    environment_.define_macro(parts[1], transformer(parts[2], scope, parts[1], true));
    return;
  }
  if (body.scope->find(key_of(parts[1])))
    fail(parts[1]->span, base_name(parts[1])->text + " is defined twice in this body");
  body.scope->bind(arena_, key_of(parts[1]), transformer(parts[2], scope, parts[1], false));
}

// The scope of the body of let-syntax or letrec-syntax.
Scope* Expansion::syntax_scope(Datum* form, Scope* scope, CoreForm which) {
  Items parts = items(form, which, 3);
  Bindings bound = bindings(parts[1], which);
  check_distinct(bound.names, which);
  Scope* inner = make_scope(scope);
  Scope* meaning = which == CoreForm::letrec_syntax ? inner : scope;
  for (size_t i = 0; i < bound.names.size(); ++i)
    inner->bind(arena_, key_of(bound.names[i]), transformer(bound.values[i], meaning, bound.names[i], false));
  return inner;
}

Node* Expansion::expand_let_syntax(Datum* form, Scope* scope) {
  Scope* inner = syntax_scope(form, scope, CoreForm::let_syntax);
  return body(rest(form, 2), inner, form, CoreForm::let_syntax);
}

Node* Expansion::expand_letrec_syntax(Datum* form, Scope* scope) {
  Scope* inner = syntax_scope(form, scope, CoreForm::letrec_syntax);
  return body(rest(form, 2), inner, form, CoreForm::letrec_syntax);
}

Node* Expansion::expand_syntax_error(Datum* form, Scope*) {
  Items parts = items(form, CoreForm::syntax_error, 2);
  const Datum* first = as_read(parts[1]);
  std::string message = first->kind == Datum::Kind::string ? std::string(first->text) : text::to_text(first, 200);
  for (Datum* part : parts.subspan(2)) message += " " + text::to_text(part, 200);
  fail(form->span, message);
}

}  // namespace gilt::syntax
