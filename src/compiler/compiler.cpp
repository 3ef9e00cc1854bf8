// The pipeline.
#include "compiler/compiler.h"

#include "compiler/analysis.h"
#include "compiler/closures.h"
#include "compiler/generate.h"
#include "compiler/inlined_calls.h"
#include "compiler/letrec.h"
#include "compiler/loops.h"
#include "compiler/scope_check.h"
#include "compiler/simplify.h"
#include "compiler/toplevel.h"

namespace gilt::compiler {

core::Node* optimize(core::Node* node, Arena& arena, const CompileOptions& options) {
  node = fix_letrec(node, arena);
  check_scopes(node, "letrec");
  count_references(node);
  find_tail_calls(node);
  node = Simplifier(arena, options.optimize).run(node);
  check_scopes(node, "simplify");
  count_references(node);
  node = find_loops(node, arena);
  check_scopes(node, "loops");
  return node;
}

bytecode::Unit compile(core::Node* toplevel, std::string name, std::shared_ptr<Arena> arena,
                       const CompileOptions& options) {
  Node* root = make_thunk(split_toplevel(optimize(toplevel, *arena, options), *arena), *arena);
  Closures closures(root);
  bytecode::Unit unit;
  unit.codes = UnitGenerator(closures, options).run(root->lambda);
  unit.name = std::move(name);
  unit.arena = std::move(arena);
  return unit;
}

}  // namespace gilt::compiler
