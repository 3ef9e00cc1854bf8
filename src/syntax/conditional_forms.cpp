// cond, case, and, or, when, unless. Long chains are folded from their end, so that only nesting recurses.
#include <vector>

#include "syntax/expansion.h"

namespace gilt::syntax {

namespace {

// Data that are the same object whenever they are equal.
bool is_eq_comparable(const Datum* d) { return d->kind == Datum::Kind::word || d->is_identifier(); }

constexpr size_t most_compared_one_by_one = 8;

}  // namespace

Node* Expansion::expand_when(Datum* form, Scope* scope) {
  Items parts = items(form, CoreForm::when, 3);
  Node* test = expression(parts[1], scope);
  return branch(form->span, test, sequence(parts.subspan(2), scope, form->span), unspecific(form->span));
}

Node* Expansion::expand_unless(Datum* form, Scope* scope) {
  Items parts = items(form, CoreForm::unless, 3);
  Node* test = expression(parts[1], scope);
  return branch(form->span, test, unspecific(form->span), sequence(parts.subspan(2), scope, form->span));
}

Node* Expansion::expand_and_all(Datum* form, Scope* scope) {
  Items parts = items(form, CoreForm::and_all);
  if (parts.size() == 1) return constant(form->span, True);
  std::vector<Node*> nodes;
  for (Datum* part : parts.subspan(1)) nodes.push_back(expression(part, scope));
  Node* result = nodes.back();
  for (size_t i = nodes.size() - 1; i-- > 0;) result = branch(form->span, nodes[i], result, constant(form->span, False));
  return result;
}

// The value of `test` if it is true, else that of `otherwise`.
Node* Expansion::either(Span span, Node* test, Node* otherwise) {
  core::Variable* value = make_variable("value");
  Node* choice = branch(span, local(span, value), local(span, value), otherwise);
  return let_node(span, {&value, 1}, {&test, 1}, choice);
}

Node* Expansion::expand_or_any(Datum* form, Scope* scope) {
  Items parts = items(form, CoreForm::or_any);
  if (parts.size() == 1) return constant(form->span, False);
  std::vector<Node*> nodes;
  for (Datum* part : parts.subspan(1)) nodes.push_back(expression(part, scope));
  Node* result = nodes.back();
  for (size_t i = nodes.size() - 1; i-- > 0;) result = either(form->span, nodes[i], result);
  return result;
}

Node* Expansion::expand_cond(Datum* form, Scope* scope) {
  struct Clause {
    Node* test;
    Node* result;  // null: the test's value
    bool receiver;
    Span span;
  };
  Items parts = items(form, CoreForm::cond, 2);
  std::vector<Clause> clauses;
  Node* result = nullptr;
  for (size_t i = 1; i < parts.size(); ++i) {
    if (!parts[i]->is_pair()) bad_syntax(parts[i], CoreForm::cond, "a clause is a list");
    Items clause = items(parts[i], CoreForm::cond);
    if (is_auxiliary(clause[0], scope, CoreForm::otherwise)) {
      if (i + 1 != parts.size()) bad_syntax(parts[i], CoreForm::cond, "else must be the last clause");
      if (clause.size() == 1) bad_syntax(parts[i], CoreForm::cond, "else has no expression");
      result = sequence(clause.subspan(1), scope, parts[i]->span);
      continue;
    }
    Node* test = expression(clause[0], scope);
    bool receiver = clause.size() > 1 && is_auxiliary(clause[1], scope, CoreForm::arrow);
    if (receiver && clause.size() != 3) bad_syntax(parts[i], CoreForm::cond, "=> takes one expression");
    Node* value = clause.size() == 1 ? nullptr
                  : receiver         ? expression(clause[2], scope)
                                     : sequence(clause.subspan(1), scope, parts[i]->span);
    clauses.push_back({test, value, receiver, parts[i]->span});
  }
  if (!result) result = unspecific(form->span);
  for (size_t i = clauses.size(); i-- > 0;) {
    Clause& clause = clauses[i];
    if (!clause.result) {
      result = either(clause.span, clause.test, result);
    } else if (clause.receiver) {
      core::Variable* value = make_variable("value");
      Node* argument = local(clause.span, value);
      Node* receive = call_node(clause.span, clause.result, {&argument, 1});
      result = let_node(clause.span, {&value, 1}, {&clause.test, 1},
                        branch(clause.span, local(clause.span, value), receive, result));
    } else {
      result = branch(clause.span, clause.test, clause.result, result);
    }
  }
  return result;
}

// Whether the key is eqv? to one of the data.
Node* Expansion::case_test(Span span, core::Variable* key, Items data) {
  if (data.size() > most_compared_one_by_one) {
    Datum* list = make_list(arena_, data, make_nil(arena_, span), span);
    return primitive_call(span, "memv", {local(span, key), constant(list)});
  }
  Node* test = constant(span, False);
  for (size_t i = data.size(); i-- > 0;) {
    Node* same = primitive_call(span, is_eq_comparable(data[i]) ? "eq?" : "eqv?", {local(span, key), constant(data[i])});
    test = i + 1 == data.size() ? same : branch(span, same, constant(span, True), test);
  }
  return test;
}

// The value of a clause of case: its expressions, or the receiver applied to the key.
Node* Expansion::case_result(Datum* clause, core::Variable* key, Scope* scope) {
  Items parts = items(clause, CoreForm::case_of, 2);
  if (!is_auxiliary(parts[1], scope, CoreForm::arrow)) return sequence(parts.subspan(1), scope, clause->span);
  if (parts.size() != 3) bad_syntax(clause, CoreForm::case_of, "=> takes one expression");
  Node* argument = local(clause->span, key);
  return call_node(clause->span, expression(parts[2], scope), {&argument, 1});
}

Node* Expansion::expand_case_of(Datum* form, Scope* scope) {
  struct Clause {
    Items data;
    Node* result;
    Span span;
  };
  Items parts = items(form, CoreForm::case_of, 2);
  Node* key_value = expression(parts[1], scope);
  core::Variable* key = make_variable("key");
  std::vector<Clause> clauses;
  Node* result = nullptr;
  for (size_t i = 2; i < parts.size(); ++i) {
    if (!parts[i]->is_pair()) bad_syntax(parts[i], CoreForm::case_of, "a clause is a list");
    Datum* data = parts[i]->car;
    if (is_auxiliary(data, scope, CoreForm::otherwise)) {
      if (i + 1 != parts.size()) bad_syntax(parts[i], CoreForm::case_of, "else must be the last clause");
      result = case_result(parts[i], key, scope);
    } else {
      Items list = items(data, CoreForm::case_of);
      clauses.push_back({list, case_result(parts[i], key, scope), parts[i]->span});
    }
  }
  if (!result) result = unspecific(form->span);
  for (size_t i = clauses.size(); i-- > 0;)
    result = branch(clauses[i].span, case_test(clauses[i].span, key, clauses[i].data), clauses[i].result, result);
  return let_node(form->span, {&key, 1}, {&key_value, 1}, result);
}

}  // namespace gilt::syntax
