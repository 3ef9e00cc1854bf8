// Works from the inside out, so that calls out of an inner loop are seen as tail calls of the outer one.
#include "compiler/loops.h"

#include <algorithm>

#include "compiler/inlined_calls.h"

namespace gilt::compiler {
namespace {

// A procedure under study: a local variable or a constant global.
struct Target {
  const Lambda* lambda;
  const Variable* variable = nullptr;
  const Global* global = nullptr;

  bool is_call(const Node* node) const {
    if (node->kind != Kind::call) return false;
    if (variable != nullptr) return is_reference_to(node->first, variable);
    return node->first->kind == Kind::global_reference && node->first->global == global;
  }
  bool is_call_of(const Node* node, const Clause& clause) const {
    return is_call(node) && clause.rest == nullptr && clause_for(lambda, node->arguments.size()) == &clause;
  }
};

template <class Visit>
void for_each_tail(Node* node, Visit visit) {
  switch (node->kind) {
    case Kind::branch: return for_each_tail(node->second, visit), for_each_tail(node->third, visit);
    case Kind::let: case Kind::fix: case Kind::loop: return for_each_tail(node->first, visit);
    case Kind::receive: return for_each_tail(node->lambda->clauses[0].body, visit);
    case Kind::sequence:
      if (!node->arguments.empty()) for_each_tail(node->arguments.back(), visit);
      return;
    default: return visit(node);
  }
}

class LoopFinder {
 public:
  explicit LoopFinder(Arena& arena) : arena_(arena) {}

  Node* walk(Node* node) {
    for_each_child(node, [this](Node*& child) { child = walk(child); });
    if (node->kind == Kind::fix) return visit_fix(node);
    if (node->kind == Kind::global_define) visit_definition(node);
    return node;
  }

 private:
  void visit_definition(Node* node) {
    bool known = node->first->kind == Kind::lambda && node->global->constant() &&
                 node->global->procedure == node->first->lambda;
    if (known) loop_clauses(node->first->lambda, {node->first->lambda, nullptr, node->global});
  }

  Node* visit_fix(Node* node) {
    if (node->variables.size() == 1 && enter_once(node)) return node->first;
    for (size_t i = 0; i < node->variables.size(); ++i)
      loop_clauses(node->arguments[i]->lambda, {node->arguments[i]->lambda, node->variables[i]});
    return node;
  }

  static uint32_t count_self_calls(const Clause& clause, const Target& target) {
    uint32_t count = 0;
    for_each_tail(clause.body, [&](Node* tail) { count += target.is_call_of(tail, clause); });
    return count;
  }

  static void make_next(const Clause& clause, const Target& target, Node* loop) {
    for_each_tail(clause.body, [&](Node* tail) {
      if (!target.is_call_of(tail, clause)) return;
      tail->kind = Kind::next, tail->loop = loop, tail->first = nullptr;
    });
  }

  // The loop node takes the place of the only call from outside.
  bool enter_once(Node* fix) const {
    Lambda* lambda = fix->arguments[0]->lambda;
    Target target{lambda, fix->variables[0]};
    if (lambda->clauses.size() != 1) return false;
    Clause& clause = lambda->clauses[0];
    if (target.variable->references != count_self_calls(clause, target) + 1) return false;
    Node* entry = find_call(fix->first, target);
    if (entry == nullptr || !target.is_call_of(entry, clause)) return false;
    make_next(clause, target, entry);
    move_inlined(arena_, entry, clause.body);
    entry->kind = Kind::loop;
    entry->variables = clause.required;
    entry->first = clause.body;
    return true;
  }

  static Node* find_call(Node* node, const Target& target) {
    if (target.is_call(node)) return node;
    Node* found = nullptr;
    for_each_child(node, [&](Node* child) {
      if (found == nullptr) found = find_call(child, target);
    });
    return found;
  }

  void loop_clauses(Lambda* lambda, const Target& target) {
    for (Clause& clause : lambda->clauses)
      if (count_self_calls(clause, target) > 0) loop_clause(clause, target);
  }

  // (lambda (x) body) is (lambda (y) (loop ((x y)) body)); the generator lets x and y share a slot.
  void loop_clause(Clause& clause, const Target& target) {
    NodeMaker maker{arena_, clause.body->span};
    std::span<Variable*> parameters = arena_.make_array<Variable*>(clause.required.size());
    std::span<Node*> values = arena_.make_array<Node*>(clause.required.size());
    for (size_t i = 0; i < parameters.size(); ++i) {
      parameters[i] = arena_.make<Variable>();
      parameters[i]->name = clause.required[i]->name;
      parameters[i]->references = 1;
      values[i] = maker.reference(parameters[i]);
    }
    Node* loop = maker.binding(Kind::loop, clause.required, values, clause.body);
    make_next(clause, target, loop);
    clause.required = parameters;
    clause.body = loop;
  }

  Arena& arena_;
};

}  // namespace

Node* find_loops(Node* node, Arena& arena) { return LoopFinder(arena).walk(node); }

}  // namespace gilt::compiler
