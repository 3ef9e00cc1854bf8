// Calls of the simplifier: direct application, inlining, primitives, multiple values.
#include "compiler/analysis.h"
#include "compiler/copy.h"
#include "compiler/effects.h"
#include "compiler/fold.h"
#include "compiler/inlined_calls.h"
#include "compiler/simplify.h"

namespace gilt::compiler {
namespace {

constexpr unsigned max_copied_size = 24;
constexpr unsigned max_copy_depth = 5;
constexpr unsigned max_copies_in_copy = 60;
constexpr unsigned max_member_tests = 8;

// The place of the expression that gives a binding form or sequence its value, or null.
Node** tail_of(Node* node) {
  if (node->kind == Kind::let || node->kind == Kind::fix) return &node->first;
  if (node->kind == Kind::sequence && !node->arguments.empty()) return &node->arguments.back();
  return nullptr;
}

bool mentions_global(Node* node, const Global* global) {
  if (node->kind == Kind::global_reference && node->global == global) return true;
  bool found = false;
  for_each_child(node, [&](Node* child) { found = found || mentions_global(child, global); });
  return found;
}

}  // namespace

Node* Simplifier::plain_call(Node* node) {
  simplify_arguments(node);
  return node;
}

Node* Simplifier::call(Node* node, Context context) {
  Node* procedure = node->first;
  // ((let (...) f) x) is (let (...) (f x))
  if (Node** tail = tail_of(procedure)) {
    node->first = *tail;
    *tail = node;
    return simplify(procedure, context);
  }
  bool written_here = procedure->kind == Kind::lambda;
  if (!written_here) procedure = node->first = simplify(procedure, Context::value);
  switch (procedure->kind) {
    case Kind::lambda:
      if (Clause* clause = clause_for(procedure->lambda, node->arguments.size()))
        return written_here ? apply_lambda(node, *clause, context) : apply_result(node, *clause, context);
      if (written_here) node->first = simplify(procedure, Context::value);
      return plain_call(node);
    case Kind::local_reference: return call_known(node, context);
    case Kind::global_reference: return call_global(node, context);
    case Kind::primitive_reference:
      if (!arity_fits(procedure->primitive, node->arguments.size())) return plain_call(node);
      node->kind = Kind::primitive_call;
      node->primitive = procedure->primitive;
      node->first = nullptr;
      return primitive_call(node, context);
    default: return plain_call(node);
  }
}

// The call becomes a let of the clause's variables; the clause itself is used up.
Node* Simplifier::apply_lambda(Node* node, const Clause& clause, Context context) {
  if (node->first->kind == Kind::lambda)
    for (Clause& other : node->first->lambda->clauses)
      if (other.body != clause.body) discard(other.body);
  std::vector<Variable*> variables(clause.required.begin(), clause.required.end());
  std::vector<Node*> values(node->arguments.begin(), node->arguments.begin() + static_cast<long>(variables.size()));
  if (clause.rest != nullptr) {
    variables.push_back(clause.rest);
    values.push_back(at(node).primitive_call(Primitive::list, node->arguments.subspan(clause.required.size())));
  }
  Node* result = at(node).binding(Kind::let, arena_.copy(variables), arena_.copy(values), clause.body);
  return let(result, context);
}

// The operator has become a lambda. Its body is simplified once more, which counts as a copy: a procedure that
// applies itself would make operators without end.
Node* Simplifier::apply_result(Node* node, const Clause& clause, Context context) {
  if (!may_copy()) return plain_call(node);
  mark_inlined(arena_, node, node->first->lambda, clause.body);
  ++depth_;
  Node* result = apply_lambda(node, clause, context);
  --depth_;
  return result;
}

bool Simplifier::may_copy() {
  if (depth_ == 0) copies_ = 0;
  return inlining_ && depth_ < max_copy_depth && copies_++ < max_copies_in_copy;
}

bool Simplifier::is_small(const Clause& clause) {
  return size_of(clause.body, max_copied_size) <= max_copied_size;
}

Node* Simplifier::inline_copy(Node* node, const Lambda* lambda, const Clause& clause, Context context) {
  Clause copy = Copier(arena_).copy(clause);
  mark_inlined(arena_, node, lambda, copy.body);
  ++depth_;
  node->first = at(node).constant(Unspecific);
  Node* result = apply_lambda(node, copy, context);
  --depth_;
  return result;
}

Node* Simplifier::call_known(Node* node, Context context) {
  Variable* variable = node->first->variable;
  if (variable->mark == unknown || variable->binding == nullptr) return plain_call(node);
  Lambda* lambda = variable->binding->lambda;
  Clause* clause = clause_for(lambda, node->arguments.size());
  if (clause == nullptr) return plain_call(node);
  if (inlining_ && variable->mark == pending && variable->references == 1) {
    node->first = variable->binding;
    variable->binding = nullptr, variable->references = 0;
    mark_inlined(arena_, node, lambda, clause->body);
    return apply_lambda(node, *clause, context);
  }
  if (variable->mark != known || !is_small(*clause) || !may_copy()) return plain_call(node);
  --variable->references;
  return inline_copy(node, lambda, *clause, context);
}

Node* Simplifier::call_global(Node* node, Context context) {
  const Global* global = node->first->global;
  const Lambda* lambda = global->constant() ? global->procedure : nullptr;
  Clause* clause = lambda != nullptr ? clause_for(lambda, node->arguments.size()) : nullptr;
  if (clause == nullptr || active_.count(lambda) || !is_small(*clause)) return plain_call(node);
  // A copy of a recursive body gains nothing.
  if (mentions_global(clause->body, global) || !may_copy()) return plain_call(node);
  active_.insert(lambda);
  Node* result = inline_copy(node, lambda, *clause, context);
  active_.erase(lambda);
  return result;
}

// Primitives

Node* Simplifier::primitive_call(Node* node, Context context) {
  if (node->primitive == Primitive::call_with_values) return call_with_values(node, context);
  if (node->primitive == Primitive::apply) return spread_apply(node, context);
  bool inverts = node->primitive == Primitive::invert;
  for (Node*& argument : node->arguments) argument = simplify(argument, inverts ? Context::test : Context::value);
  if (std::optional<Value> value = fold(node)) return at(node).constant(*value);
  if (node->primitive == Primitive::values && node->arguments.size() == 1) {
    Node* value = node->arguments[0];
    if (is_effect_free(value)) value->span = node->span;  // what receives it may complain about it
    return value;
  }
  if (context == Context::effect && never_raises(node->primitive)) return only_effects(node);
  return rewrite_primitive(node, context);
}

Node* Simplifier::only_effects(Node* node) {
  std::vector<Node*> effects;
  for (Node* argument : node->arguments) {
    if (is_effect_free(argument)) discard(argument);
    else effects.push_back(argument);
  }
  return as_sequence(effects, at(node).constant(Unspecific));
}

// Primitives that are a shorter way to say what an instruction does.
Node* Simplifier::rewrite_primitive(Node* node, Context context) {
  std::string_view name = bytecode::info(node->primitive).lisp_name;
  if (name == "equal?" || name == "eqv?") {
    if (is_eq_comparable(node->arguments[0]) || is_eq_comparable(node->arguments[1])) node->primitive = Primitive::is_eq;
  } else if (name == "zero?" || name == "positive?" || name == "negative?") {
    Node* zero = at(node).constant(make_fixnum(0));
    std::vector<Node*> arguments = {node->arguments[0], zero};
    Primitive comparison = name == "zero?" ? Primitive::equal_numbers
                           : name == "positive?" ? Primitive::greater : Primitive::less;
    return at(node).primitive_call(comparison, arena_.copy(arguments));
  } else if (name == "caddr" || name == "cdddr" || name == "cadddr") {
    std::vector<Node*> inner = {at(node).primitive_call(Primitive::cddr, node->arguments)};
    Primitive outer = name == "caddr" ? Primitive::car : name == "cdddr" ? Primitive::cdr : Primitive::cadr;
    return at(node).primitive_call(outer, arena_.copy(inner));
  } else if (context == Context::test && (name == "memq" || name == "memv")) {
    return member_test(node);
  }
  return node;
}

// A test whether a variable is one of a few constants is a chain of eq? tests.
Node* Simplifier::member_test(Node* node) {
  if (!is_constant(node->arguments[1]) || node->arguments[0]->kind != Kind::local_reference) return node;
  std::vector<Node*> items;
  for (const Datum* rest = node->arguments[1]->datum; rest->is_pair(); rest = rest->cdr) {
    Node* item = at(node).make(Kind::constant);
    item->datum = rest->car;
    if (!is_eq_comparable(item) || items.size() == max_member_tests) return node;
    items.push_back(item);
  }
  Node* chain = at(node).constant(False);
  for (size_t i = items.size(); i-- > 0;) {
    std::vector<Node*> arguments = {Copier(arena_).copy(node->arguments[0]), items[i]};
    Node* test = at(node).primitive_call(Primitive::is_eq, arena_.copy(arguments));
    Node* branch = at(node).make(Kind::branch);
    branch->first = test, branch->second = at(node).constant(True), branch->third = chain;
    chain = branch;
  }
  discard(node->arguments[0]);
  return chain;
}

// (apply f a (list b c)) is (f a b c)
Node* Simplifier::spread_apply(Node* node, Context context) {
  Node* last = node->arguments.back();
  bool is_list = last->kind == Kind::call && last->first->kind == Kind::primitive_reference &&
                 last->first->primitive == Primitive::list;
  if (node->arguments.size() < 2 || !is_list) return plain_call(node);
  std::vector<Node*> arguments(node->arguments.begin() + 1, node->arguments.end() - 1);
  arguments.insert(arguments.end(), last->arguments.begin(), last->arguments.end());
  return call(at(node).call(node->arguments[0], arena_.copy(arguments)), context);
}

// Multiple values

// A consumer that is not a lambda expression takes the values as a list.
Lambda* Simplifier::consumer_lambda(Node* consumer, Span span) {
  if (consumer->kind == Kind::lambda && consumer->lambda->clauses.size() == 1) return consumer->lambda;
  NodeMaker maker{arena_, span};
  Variable* list = make_variable();
  list->references = 1;
  std::vector<Node*> arguments = {consumer, maker.reference(list)};
  std::span<Clause> clauses = arena_.make_array<Clause>(1);
  clauses[0].rest = list;
  clauses[0].body = maker.primitive_call(Primitive::apply, arena_.copy(arguments));
  Lambda* lambda = arena_.make<Lambda>();
  lambda->clauses = clauses, lambda->span = span;
  return lambda;
}

Node* Simplifier::call_with_values(Node* node, Context context) {
  Node *producer = node->arguments[0], *consumer = node->arguments[1];
  Node* result = at(node).make(Kind::receive);
  result->first = at(node).call(producer, {});
  if (is_effect_free(consumer) || consumer->kind == Kind::global_reference) {
    result->lambda = consumer_lambda(consumer, node->span);
    return receive(result, context);
  }
  Variable* variable = make_variable();
  variable->references = 1;
  result->lambda = consumer_lambda(at(node).reference(variable), node->span);
  std::vector<Variable*> variables = {variable};
  std::vector<Node*> values = {consumer};
  return let(at(node).binding(Kind::let, arena_.copy(variables), arena_.copy(values), result), context);
}

// The values are consumed where they are made, inside the producer's bindings.
Node* Simplifier::receive(Node* node, Context context) {
  Node* result = node->first = simplify(node->first, Context::value);
  Node** place = &result;
  while (Node** tail = tail_of(*place)) place = tail;
  node->first = *place;
  *place = receive_from(node, context);
  return result;
}

Node* Simplifier::receive_from(Node* node, Context context) {
  Clause& clause = node->lambda->clauses[0];
  Node* producer = node->first;
  size_t required = clause.required.size();
  if (is_primitive(producer, Primitive::values) &&
      (producer->arguments.size() == required || (clause.rest != nullptr && producer->arguments.size() > required)))
    return let_from_values(node, producer->arguments, context);
  if (required == 1 && clause.rest == nullptr && is_single_valued(producer)) {
    std::vector<Node*> values = {producer};
    return let_from_values(node, arena_.copy(values), context);
  }
  clause.body = simplify(clause.body, context);
  return node;
}

Node* Simplifier::let_from_values(Node* node, std::span<Node*> values, Context context) {
  const Clause& clause = node->lambda->clauses[0];
  std::vector<Variable*> variables(clause.required.begin(), clause.required.end());
  std::vector<Node*> kept(values.begin(), values.begin() + static_cast<long>(variables.size()));
  if (clause.rest != nullptr) {
    variables.push_back(clause.rest);
    kept.push_back(at(node).primitive_call(Primitive::list, values.subspan(clause.required.size())));
  }
  return let(at(node).binding(Kind::let, arena_.copy(variables), arena_.copy(kept), clause.body), context, true);
}

}  // namespace gilt::compiler
