// Code generation for one unit: procedures are generated one after the other from a queue, so nested lambdas do not nest
// on the C stack.
#pragma once

#include <deque>

#include "bytecode/unit.h"
#include "compiler/closures.h"
#include "compiler/compiler.h"

namespace gilt::compiler {

class UnitGenerator {
 public:
  UnitGenerator(Closures& closures, const CompileOptions& options) : closures_(closures), options_(options) {}

  // `toplevel` captures nothing; it becomes codes[0].
  std::vector<bytecode::CodeTemplate> run(const Lambda* toplevel);

  // The number of a procedure's code, which will be generated.
  uint32_t code_of(Procedure& procedure);
  Closures& closures() { return closures_; }

 private:
  void complete(Procedure& procedure, bytecode::CodeTemplate& code) const;

  Closures& closures_;
  const CompileOptions& options_;
  std::deque<Procedure*> queue_;
  uint32_t count_ = 0;
};

// "(f a [b] . rest)", clauses of a case-lambda joined by " or ".
std::string signature_of(const Lambda* lambda);

}  // namespace gilt::compiler
