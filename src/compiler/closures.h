// Closure analysis: what each lambda captures, which need no closure at all, which groups share an environment, and which
// assigned variables must live in boxes. It changes no node; the generator asks for its results.
#pragma once

#include <deque>
#include <unordered_map>
#include <vector>

#include "compiler/walk.h"

namespace gilt::compiler {

// What the generator knows of a lambda.
struct Procedure {
  static constexpr uint32_t no_code = ~0u;

  Lambda* lambda = nullptr;
  const Variable* variable = nullptr;  // the unassigned variable that let or fix binds to it
  const Node* group = nullptr;         // the fix node that binds it
  std::vector<Variable*> free;         // captured variables, in order; the same for all of a group
  bool constant = false;               // captures nothing
  bool environment = false;            // `free` is a vector that the group shares, the only capture
  uint32_t code = no_code;
};

class Closures {
 public:
  // Groups with more captured variables than this share one environment vector; else each closure has them all.
  static constexpr size_t max_flat_group = 8;

  // Sets `boxed` and `binding` (the lambda node a variable is bound to) of variables.
  explicit Closures(Node* root);

  Procedure& of(const Lambda* lambda) { return procedures_.at(lambda); }
  // The procedure that a variable is known to hold, or null.
  Procedure* of(const Variable* variable) {
    return variable->binding == nullptr ? nullptr : &procedures_.at(variable->binding->lambda);
  }

 private:
  struct Scope {
    Procedure* procedure;
    uint32_t number;
    uint32_t calls = 0;  // non-tail calls of unknown code so far
  };

  void walk(Node* node, bool tail);
  void walk_children(Node* node, bool tail);
  void walk_lambda(Node* node);
  void walk_extent(Node* node, std::span<Variable*> variables, Node* body, bool tail);
  void declare(std::span<Variable*> variables);
  void mention(Variable* variable);
  void note_call(const Node* node, bool tail);
  void name_procedures(Node* node);

  void decide(Node* node);
  void decide_let(Node* node);
  void decide_group(Node* node);
  void settle_free(Procedure& procedure);

  std::unordered_map<const Lambda*, Procedure> procedures_;
  std::vector<Scope> scopes_;
  uint32_t scope_count_ = 0;
};

}  // namespace gilt::compiler
