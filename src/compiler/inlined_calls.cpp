// The chains of nodes already inlined into a body are continued by the chain of the call that the body replaces. Nested
// procedures are left alone: their frames begin anew.
#include "compiler/inlined_calls.h"

#include <unordered_map>

namespace gilt::compiler {
namespace {

using core::InlinedCall;

bool is_direct_application(const Node* node) {
  return node->kind == Kind::call && node->first->kind == Kind::lambda;
}
bool is_call_with_values(const Node* node) {
  bool call = node->kind == Kind::call && node->first->kind == Kind::primitive_reference;
  return call && node->first->primitive == Primitive::call_with_values && node->arguments.size() == 2;
}

// Visits the child nodes that run in the same frame, saying whether in tail position when the node itself is.
template <class Visit>
void for_each_in_frame(Node* node, Visit visit) {
  auto visit_bodies = [&](Node* lambda, bool tail) {
    for (Clause& clause : lambda->lambda->clauses) visit(clause.body, tail);
  };
  switch (node->kind) {
    case Kind::lambda: return;
    case Kind::branch: visit(node->first, false), visit(node->second, true), visit(node->third, true); return;
    case Kind::let: case Kind::fix: case Kind::letrec_star: case Kind::loop:
      for (Node* value : node->arguments) visit(value, false);
      return visit(node->first, true);
    case Kind::sequence:
      for (Node* part : node->arguments) visit(part, part == node->arguments.back());
      return;
    case Kind::receive: visit(node->first, false); return visit_bodies(node, true);
    default: break;
  }
  if (is_direct_application(node)) visit_bodies(node->first, true);
  else if (node->first != nullptr) visit(node->first, false);
  bool receives = is_call_with_values(node);
  for (size_t i = 0; i < node->arguments.size(); ++i) {
    if (receives && node->arguments[i]->kind == Kind::lambda) visit_bodies(node->arguments[i], i == 1);
    else visit(node->arguments[i], false);
  }
}

class TailCalls {
 public:
  void walk(Node* node, bool tail) {
    node->tail = tail && node->kind == Kind::call;
    if (node->kind == Kind::lambda)
      for (Clause& clause : node->lambda->clauses) walk(clause.body, true);
    for_each_in_frame(node, [&](Node* child, bool last) { walk(child, tail && last); });
  }
};

class Marker {
 public:
  Marker(Arena& arena, const InlinedCall* host, Span place) : arena_(arena), host_(host), place_(place) {}

  void walk(Node* node) {
    node->inlined = rebased(node->inlined);
    if (node->span.source == 0) node->span = place_;
    for_each_in_frame(node, [this](Node* child, bool) { walk(child); });
  }

 private:
  const InlinedCall* rebased(const InlinedCall* old) {
    if (old == nullptr) return host_;
    if (auto at = rebased_.find(old); at != rebased_.end()) return at->second;
    bool replaces_frame = old->caller == nullptr && old->call.source == 0;
    InlinedCall fresh = replaces_frame
                            ? InlinedCall{old->procedure, host_->call, host_->caller}
                            : InlinedCall{old->procedure, old->call, rebased(old->caller)};
    return rebased_[old] = arena_.make<InlinedCall>(fresh);
  }

  Arena& arena_;
  const InlinedCall* host_;  // never null
  Span place_;
  std::unordered_map<const InlinedCall*, const InlinedCall*> rebased_;
};

const Name* name_of(const Lambda* lambda) {
  static const Name* anonymous = intern("lambda");
  return lambda->name == nullptr ? anonymous : lambda->name;
}

// A procedure without a place, such as an accessor, shows as its call, in a frame that the call does not replace.
InlinedCall describe(const Node* call, const Lambda* lambda) {
  const Name* name = name_of(lambda);
  if (!call->tail || lambda->span.source == 0) return {name, call->span, call->inlined};
  if (call->inlined == nullptr) return {name, {}, nullptr};
  return {name, call->inlined->call, call->inlined->caller};
}

}  // namespace

void find_tail_calls(Node* root) { TailCalls().walk(root, false); }

void mark_inlined(Arena& arena, const Node* call, const Lambda* lambda, Node* body) {
  Marker(arena, arena.make<InlinedCall>(describe(call, lambda)), call->span).walk(body);
}

void move_inlined(Arena& arena, const Node* host, Node* body) {
  if (host->inlined != nullptr) Marker(arena, host->inlined, host->span).walk(body);
}

}  // namespace gilt::compiler
