// The source optimizer: inlining of procedures that are called once or small, copy propagation, constant folding, dead
// code, tests, and call-with-values without closures. One pass, contexts from outside in; growth is bounded by a size
// limit for each copy, a limit of depth, and a number of copies within one copy.
#pragma once

#include <unordered_set>

#include "compiler/walk.h"
#include "text/source.h"

namespace gilt::compiler {

class Simplifier {
 public:
  // Without `inlining`, only the rewriting that later passes rely on.
  explicit Simplifier(Arena& arena, bool inlining = true, text::Cancel cancel = nullptr)
      : arena_(arena), inlining_(inlining), cancel_(cancel) {}

  // Needs and maintains the counts of analysis.h; no letrec* below.
  Node* run(Node* node) { return simplify(node, Context::value); }

 private:
  enum class Context : uint8_t { value, test, effect };
  // States of a variable that is bound to a lambda (Variable::mark).
  enum : uint32_t { unknown, pending, known };

  Node* simplify(Node* node, Context context);
  void simplify_arguments(Node* node);
  Node* reference(Node* node, Context context);
  Node* assignment(Node* node);
  Node* definition(Node* node);
  Node* lambda(Node* node, Context context);
  Node* sequence(Node* node, Context context);
  Node* as_sequence(std::vector<Node*>& effects, Node* last);

  Node* branch(Node* node, Context context);
  Node* decided_branch(Node* node, bool truth, Context context);
  Node* shorten_branch(Node* node, Context context);

  Node* let(Node* node, Context context, bool arguments_done = false);
  bool bind(Variable* variable, Node*& value, bool done, std::vector<Node*>& effects);
  bool settle(Variable* variable, Node*& value, std::vector<Node*>& effects);
  Node* forward_single_use(Node* let, Context context);
  Node* fix(Node* node, Context context);
  Node* with_bindings(Node* node, const std::vector<Variable*>& variables, const std::vector<Node*>& values);

  Node* call(Node* node, Context context);
  Node* call_known(Node* node, Context context);
  Node* call_global(Node* node, Context context);
  Node* apply_lambda(Node* node, const Clause& clause, Context context);
  Node* apply_result(Node* node, const Clause& clause, Context context);
  Node* inline_copy(Node* node, const Lambda* lambda, const Clause& clause, Context context);
  Node* plain_call(Node* node);
  bool may_copy();
  static bool is_small(const Clause& clause);

  Node* primitive_call(Node* node, Context context);
  Node* rewrite_primitive(Node* node, Context context);
  Node* spread_apply(Node* node, Context context);
  Node* member_test(Node* node);
  Node* only_effects(Node* node);
  Node* call_with_values(Node* node, Context context);
  Node* receive(Node* node, Context context);
  Node* receive_from(Node* node, Context context);
  Node* let_from_values(Node* node, std::span<Node*> values, Context context);
  Lambda* consumer_lambda(Node* consumer, Span span);

  NodeMaker at(const Node* node) const { return {arena_, node->span, node->inlined}; }
  Variable* make_variable() { return arena_.make<Variable>(); }

  Arena& arena_;
  bool inlining_;
  text::Cancel cancel_;
  std::unordered_set<const Lambda*> active_;  // global procedures being simplified or copied
  unsigned depth_ = 0;                        // of copies within copies
  unsigned copies_ = 0;                       // since depth_ was 0
};

}  // namespace gilt::compiler
