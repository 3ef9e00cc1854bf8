// Plain walks over core forms.
#include "compiler/analysis.h"

namespace gilt::compiler {

void count_references(Node* node) {
  for_each_bound(node, [](Variable* variable) {
    variable->references = 0, variable->assigned = false, variable->binding = nullptr;
  });
  if (node->kind == Kind::local_reference) ++node->variable->references;
  if (node->kind == Kind::local_set) node->variable->assigned = true;
  for_each_child(node, [](Node* child) { count_references(child); });
}

void discard(Node* node) {
  if (node->kind == Kind::local_reference) drop_reference(node->variable);
  for_each_child(node, [](Node* child) { discard(child); });
}

static void add_size(Node* node, unsigned limit, unsigned& size) {
  if (++size > limit) return;
  for_each_child(node, [&](Node* child) { add_size(child, limit, size); });
}

unsigned size_of(Node* node, unsigned limit) {
  unsigned size = 0;
  add_size(node, limit, size);
  return size;
}

}  // namespace gilt::compiler
