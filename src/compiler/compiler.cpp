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

namespace {

core::Node* without_value(core::Node* toplevel, Arena& arena) {
  NodeMaker maker{arena, toplevel->span};
  std::vector<Node*> forms = {toplevel};
  if (toplevel->kind == Kind::sequence) forms.assign(toplevel->arguments.begin(), toplevel->arguments.end());
  forms.push_back(maker.constant(Unspecific));
  return maker.sequence(arena.copy(forms));
}

}  // namespace

core::Node* optimize(core::Node* node, Arena& arena, const CompileOptions& options) {
  if (options.value == FormValue::ignored) node = without_value(node, arena);
  node = fix_letrec(node, arena);
  check_scopes(node, "letrec");
  count_references(node);
  find_tail_calls(node);
  node = Simplifier(arena, options.optimize, options.cancel).run(node);
  check_scopes(node, "simplify");
  count_references(node);
  text::check_cancelled(options.cancel);
  node = find_loops(node, arena);
  check_scopes(node, "loops");
  return node;
}

namespace {

// What a unit defines, looked up before the passes move it.
std::vector<core::Global*> defined_globals(core::Node* toplevel) {
  std::vector<core::Global*> found;
  std::vector<core::Node*> open = {toplevel};
  while (!open.empty()) {
    core::Node* node = open.back();
    open.pop_back();
    if (node->kind == core::Node::Kind::global_define) found.push_back(node->global);
    if (node->kind == core::Node::Kind::sequence) open.insert(open.end(), node->arguments.begin(), node->arguments.end());
  }
  return found;
}

}  // namespace

bytecode::Unit compile(core::Node* toplevel, std::string name, std::shared_ptr<Arena> arena,
                       const CompileOptions& options) {
  std::vector<core::Global*> defined = defined_globals(toplevel);
  Node* root = make_thunk(split_toplevel(optimize(toplevel, *arena, options), *arena), *arena);
  text::check_cancelled(options.cancel);
  Closures closures(root);
  bytecode::Unit unit;
  unit.codes = UnitGenerator(closures, options).run(root->lambda);
  // Their nodes are used up: a unit that imports them must not inline what the passes have made of them.
  // What can be defined anew never has one, and is shared with other threads.
  for (core::Global* global : defined)
    if (global->constant()) global->procedure = nullptr;
  unit.name = std::move(name);
  unit.arena = std::move(arena);
  return unit;
}

}  // namespace gilt::compiler
