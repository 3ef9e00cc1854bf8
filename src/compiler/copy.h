// Copies of core forms with fresh bound variables, for inlining.
#pragma once

#include <unordered_map>

#include "compiler/walk.h"

namespace gilt::compiler {

class Copier {
 public:
  explicit Copier(Arena& arena) : arena_(arena) {}

  // A copy whose own bindings are new. References in it are counted.
  Node* copy(const Node* node);
  Clause copy(const Clause& clause);

 private:
  Variable* rename(Variable* variable);
  Variable* renamed(Variable* variable) const;
  std::span<Variable*> rename(std::span<Variable*> variables);
  Lambda* copy(const Lambda* lambda);

  Arena& arena_;
  std::unordered_map<const Variable*, Variable*> names_;
};

}  // namespace gilt::compiler
