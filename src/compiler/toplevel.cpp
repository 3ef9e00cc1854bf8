// Forms that are large get a thunk each; what remains is cut into chunks.
#include "compiler/toplevel.h"

#include <vector>

#include "compiler/analysis.h"

namespace gilt::compiler {
namespace {

constexpr size_t short_sequence = 30;
constexpr unsigned max_inline_form = 40, max_chunk = 2000;

bool is_procedure_definition(const Node* node) {
  return node->kind == Kind::global_define && node->first->kind == Kind::lambda;
}

Node* call_thunk(Node* body, Arena& arena) {
  return NodeMaker{arena, body->span}.call(make_thunk(body, arena), {});
}

}  // namespace

Node* make_thunk(Node* body, Arena& arena) {
  Lambda* lambda = arena.make<Lambda>();
  lambda->name = intern("toplevel");  // what backtraces show
  lambda->clauses = arena.make_array<Clause>(1);
  lambda->clauses[0].body = body;
  lambda->span = body->span;
  Node* node = NodeMaker{arena, body->span}.make(Kind::lambda);
  node->lambda = lambda;
  return node;
}

Node* split_toplevel(Node* node, Arena& arena) {
  if (node->kind != Kind::sequence || node->arguments.size() <= short_sequence) return node;
  NodeMaker maker{arena, node->span};
  std::vector<Node*> chunks, forms;
  unsigned size = 0;
  auto close_chunk = [&] {
    if (!forms.empty()) chunks.push_back(call_thunk(maker.sequence(arena.copy(forms)), arena));
    forms.clear(), size = 0;
  };
  for (Node* form : node->arguments) {
    unsigned form_size = is_procedure_definition(form) ? 2 : size_of(form, max_inline_form);
    if (form_size > max_inline_form) form = call_thunk(form, arena), form_size = 2;
    if (size + form_size > max_chunk) close_chunk();
    forms.push_back(form), size += form_size;
  }
  if (chunks.empty()) return maker.sequence(arena.copy(forms));
  close_chunk();
  return maker.sequence(arena.copy(chunks));
}

}  // namespace gilt::compiler
