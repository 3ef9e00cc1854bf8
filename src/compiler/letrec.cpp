// One walk collects which initial values mention which variables of every enclosing letrec*; each letrec* is rewritten
// when the walk leaves it, by then all its assignments have been seen.
#include "compiler/letrec.h"

#include <algorithm>
#include <memory>
#include <unordered_map>

#include "compiler/components.h"

namespace gilt::compiler {
namespace {

// Bodies with more definitions than this are not split, so that nesting stays bounded.
constexpr size_t max_split = 400;

struct Binding {
  Variable* variable;
  Node* value;
  bool late = false;  // used before its place in the order, where it must not be visible yet
  bool is_lambda() const { return value->kind == Kind::lambda && !variable->assigned; }
  // Evaluation has no effect and cannot see a variable.
  bool is_simple() const {
    Kind kind = value->kind;
    return !variable->assigned && !late && (kind == Kind::lambda || kind == Kind::constant || kind == Kind::primitive_reference);
  }
};

struct Letrec {
  explicit Letrec(size_t size) : edges(size) {}
  Graph edges;
  int64_t current = -1;  // the initial value being walked
};

class LetrecFixer {
 public:
  explicit LetrecFixer(Arena& arena) : arena_(arena) {}

  Node* walk(Node* node) {
    if (node->kind == Kind::letrec_star) return walk_letrec(node);
    if (node->kind == Kind::local_set) node->variable->assigned = true;
    if (node->kind == Kind::local_set || node->kind == Kind::local_reference) mention(node->variable);
    for_each_child(node, [this](Node*& child) { child = walk(child); });
    return node;
  }

 private:
  void mention(Variable* variable) {
    auto owner = owners_.find(variable);
    if (owner == owners_.end()) return;
    auto [letrec, index] = owner->second;
    if (letrec->current < 0) return;
    std::vector<uint32_t>& edges = letrec->edges[static_cast<size_t>(letrec->current)];
    if (edges.empty() || edges.back() != index) edges.push_back(index);
  }

  Node* walk_letrec(Node* node) {
    Letrec letrec(node->variables.size());
    for (size_t i = 0; i < node->variables.size(); ++i) owners_[node->variables[i]] = {&letrec, static_cast<uint32_t>(i)};
    for (size_t i = 0; i < node->arguments.size(); ++i) {
      letrec.current = static_cast<int64_t>(i);
      node->arguments[i] = walk(node->arguments[i]);
    }
    letrec.current = -1;
    node->first = walk(node->first);
    for (Variable* variable : node->variables) owners_.erase(variable);
    return rewrite(node, letrec.edges);
  }

  Node* rewrite(Node* node, Graph& edges) {
    std::vector<Binding> bindings;
    for (size_t i = 0; i < node->variables.size(); ++i) bindings.push_back({node->variables[i], node->arguments[i]});
    if (bindings.size() > max_split) return bind_together(bindings, node->first, node->span);
    find_late(bindings, edges);
    keep_order(bindings, edges);
    auto components = strong_components(edges);
    Node* body = node->first;
    for (auto members = components.rbegin(); members != components.rend(); ++members)
      body = bind(*members, bindings, edges, body, node->span);
    return body;
  }

  // A value that code run before its definition may reach is bound in order, so that the early use is an error.
  static void find_late(std::vector<Binding>& bindings, const Graph& edges) {
    for (size_t i = 0; i < bindings.size(); ++i) {
      if (bindings[i].is_simple()) continue;
      std::vector<bool> seen(bindings.size());
      std::vector<uint32_t> pending = edges[i];
      while (!pending.empty()) {
        uint32_t at = pending.back();
        pending.pop_back();
        if (seen[at]) continue;
        seen[at] = true;
        bindings[at].late |= at > i && bindings[at].value->kind != Kind::lambda;
        pending.insert(pending.end(), edges[at].begin(), edges[at].end());
      }
    }
  }

  // Initial values with effects stay in their order.
  static void keep_order(const std::vector<Binding>& bindings, Graph& edges) {
    int64_t last = -1;
    for (size_t i = 0; i < bindings.size(); ++i) {
      if (bindings[i].is_simple()) continue;
      if (last >= 0) edges[i].push_back(static_cast<uint32_t>(last));
      last = static_cast<int64_t>(i);
    }
  }

  Node* bind(const std::vector<uint32_t>& members, std::vector<Binding>& all, const Graph& edges, Node* body, Span span) {
    const std::vector<uint32_t>& needs = edges[members[0]];
    bool recursive = members.size() > 1 || std::find(needs.begin(), needs.end(), members[0]) != needs.end();
    std::vector<Binding> bindings;
    for (uint32_t member : members) bindings.push_back(all[member]);
    if (!recursive) return make_binding(Kind::let, bindings, body, span);
    return bind_together(bindings, body, span);
  }

  // (let ((complex unbound) ...) (fix ((procedure lambda) ...) (set! complex value) ... body))
  Node* bind_together(const std::vector<Binding>& bindings, Node* body, Span span) {
    std::vector<Binding> lambdas, unbound;
    std::vector<Node*> sequence;
    for (const Binding& binding : bindings) {
      if (binding.is_lambda()) {
        lambdas.push_back(binding);
        continue;
      }
      NodeMaker maker{arena_, binding.value->span};
      unbound.push_back({binding.variable, maker.constant(Unbound)});
      binding.variable->assigned = true;
      sequence.push_back(maker.set(binding.variable, binding.value));
    }
    sequence.push_back(body);
    if (sequence.size() > 1) body = NodeMaker{arena_, span}.sequence(arena_.copy(sequence));
    return make_binding(Kind::let, unbound, make_binding(Kind::fix, lambdas, body, span), span);
  }

  Node* make_binding(Kind kind, const std::vector<Binding>& bindings, Node* body, Span span) {
    if (bindings.empty()) return body;
    std::vector<Variable*> variables;
    std::vector<Node*> values;
    for (const Binding& binding : bindings) {
      variables.push_back(binding.variable), values.push_back(binding.value);
      if (binding.value->kind == Kind::lambda && binding.value->lambda->name == nullptr)
        binding.value->lambda->name = binding.variable->name;
    }
    return NodeMaker{arena_, span}.binding(kind, arena_.copy(variables), arena_.copy(values), body);
  }

  Arena& arena_;
  std::unordered_map<Variable*, std::pair<Letrec*, uint32_t>> owners_;
};

}  // namespace

Node* fix_letrec(Node* node, Arena& arena) { return LetrecFixer(arena).walk(node); }

}  // namespace gilt::compiler
