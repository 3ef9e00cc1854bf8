// A part that is moved captures the variables that it uses: those that are never assigned through vectors, since a part of a part
// would have to carry them all in slots else. How many slots a form needs is estimated from above.
#include "compiler/frames.h"

#include <algorithm>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "compiler/toplevel.h"

namespace gilt::compiler {
namespace {

constexpr unsigned most_slots = 200;    // of those that a frame can hold; the generator takes some for itself
constexpr unsigned many_slots = 100;    // taken already: what still needs too many is moved
constexpr size_t most_bound_at_once = 50, most_in_vector = 20;
constexpr unsigned most_in_window = 150;  // longer argument lists are made in a single slot

unsigned parameter_count(const Clause& clause) {
  return static_cast<unsigned>(clause.required.size()) + (clause.rest != nullptr);
}

// Calls visit(Node*&, slots) for each part that may run in the same frame, with the number of slots that are taken meanwhile.
// The procedures of a fix may become loops.
template <class Visit>
void for_each_part(Node* node, Visit visit) {
  const unsigned count = static_cast<unsigned>(node->variables.size());
  auto visit_arguments = [&](unsigned taken) {
    for (Node*& argument : node->arguments) visit(argument, std::min(taken++, most_in_window));
  };
  switch (node->kind) {
    case Kind::lambda: return;
    case Kind::let: return visit_arguments(0), visit(node->first, count);
    case Kind::fix:
      for (Node* value : node->arguments)
        for (Clause& clause : value->lambda->clauses) visit(clause.body, count + parameter_count(clause));
      return visit(node->first, count + 1);
    case Kind::receive: {
      Clause& clause = node->lambda->clauses[0];
      return visit(node->first, 2), visit(clause.body, parameter_count(clause));
    }
    case Kind::call: return visit(node->first, 3), visit_arguments(4);
    case Kind::primitive_call: return visit_arguments(4);
    default: return for_each_child(node, [&](Node*& child) { visit(child, 1); });
  }
}

unsigned slots_for(Node* node) {
  unsigned most = 1;
  for_each_part(node, [&](Node* part, unsigned taken) { most = std::max(most, taken + slots_for(part)); });
  return most;
}

// As if the parts needed one slot each.
unsigned own_slots_for(Node* node) {
  unsigned most = 1;
  for_each_part(node, [&](Node*, unsigned taken) { most = std::max(most, taken + 1); });
  return most;
}

// The variables of other forms that one refers to, in the order in which they come.
class FreeVariables {
 public:
  explicit FreeVariables(Node* node) {
    walk(node);
    std::erase_if(found_, [this](const Variable* variable) { return bound_.count(variable) > 0; });
  }
  const std::vector<Variable*>& found() const { return found_; }

 private:
  void walk(Node* node) {
    for_each_bound(node, [this](const Variable* variable) { bound_.insert(variable); });
    if (node->kind == Kind::local_reference && seen_.insert(node->variable).second) found_.push_back(node->variable);
    for_each_child(node, [this](Node* child) { walk(child); });
  }

  std::unordered_set<const Variable*> bound_, seen_;
  std::vector<Variable*> found_;
};

class FrameLimiter {
 public:
  explicit FrameLimiter(Arena& arena) : arena_(arena) {}

  bool changed() const { return changed_; }

  // Looks at all procedures below; the result is that of slots_for.
  unsigned walk(Node* node) {
    unsigned most = 1;
    if (node->kind == Kind::lambda) walk_clauses(node->lambda);
    if (node->kind == Kind::fix) {
      for (Node* value : node->arguments) most = std::max(most, walk_clauses(value->lambda));
      return std::max(most, walk(node->first)) + static_cast<unsigned>(node->variables.size()) + 1;
    }
    for_each_part(node, [&](Node* part, unsigned taken) { most = std::max(most, taken + walk(part)); });
    return most;
  }

  // Makes `node` need no more than a frame of the procedure of that name has when so many slots are taken.
  void fit(Node*& node, unsigned taken, const Name* name) {
    if (taken + slots_for(node) <= most_slots) return;
    if (node->kind == Kind::let) bind_fewer_at_once(node);
    if (taken > 0 && (taken > many_slots || taken + own_slots_for(node) > most_slots)) {
      node = moved(node, name);
      return;
    }
    for_each_part(node, [&](Node*& part, unsigned more) { fit(part, taken + more, name); });
  }

 private:
  // The slots for the clause that needs most.
  unsigned walk_clauses(Lambda* lambda) {
    unsigned most = 0;
    for (Clause& clause : lambda->clauses) {
      const unsigned parameters = parameter_count(clause), slots = parameters + walk(clause.body);
      if (slots > most_slots) fit(clause.body, parameters, lambda->name);
      most = std::max(most, std::min(slots, most_slots));
    }
    return most;
  }

  void bind_fewer_at_once(Node* let) const {
    if (let->variables.size() <= most_bound_at_once) return;
    NodeMaker maker{arena_, let->span, let->inlined};
    let->first = maker.binding(Kind::let, let->variables.subspan(most_bound_at_once),
                               let->arguments.subspan(most_bound_at_once), let->first);
    let->variables = let->variables.first(most_bound_at_once);
    let->arguments = let->arguments.first(most_bound_at_once);
  }

  Node* moved(Node* node, const Name* name) {
    changed_ = true;
    NodeMaker maker{arena_, node->span, node->inlined};
    std::vector<Variable*> shared = FreeVariables(node).found(), vectors;
    std::erase_if(shared, [](const Variable* variable) { return variable->assigned; });
    std::vector<Node*> values;
    for (std::span<Variable*> rest = shared; !rest.empty(); rest = rest.subspan(std::min(rest.size(), most_in_vector))) {
      std::span<Variable*> elements = rest.first(std::min(rest.size(), most_in_vector));
      vectors.push_back(arena_.make<Variable>());
      values.push_back(vector_of(elements, maker));
      read_from(vectors.back(), elements, node);
    }
    Node* thunk = make_thunk(node, arena_, name);
    fit(thunk->lambda->clauses[0].body, 0, name);
    return maker.binding(Kind::let, arena_.copy(vectors), arena_.copy(values), maker.call(thunk, {}));
  }

  Node* vector_of(std::span<Variable*> elements, NodeMaker maker) const {
    std::vector<Node*> references;
    for (Variable* variable : elements) references.push_back(maker.reference(variable));
    return maker.primitive_call(Primitive::vector, arena_.copy(references));
  }

  // References to the variables become references to elements of the vector.
  void read_from(Variable* vector, std::span<Variable*> elements, Node* root) const {
    std::unordered_map<const Variable*, int64_t> index;
    for (Variable* variable : elements) index.emplace(variable, static_cast<int64_t>(index.size()));
    auto walk = [&](auto&& self, Node* node) -> void {
      for_each_child(node, [&](Node* child) { self(self, child); });
      if (node->kind != Kind::local_reference) return;
      auto at = index.find(node->variable);
      if (at == index.end()) return;
      NodeMaker maker{arena_, node->span, node->inlined};
      Node* operands[] = {maker.reference(vector), maker.constant(make_fixnum(at->second))};
      *node = *maker.primitive_call(Primitive::vector_ref, arena_.copy(operands));
    };
    walk(walk, root);
  }

  Arena& arena_;
  bool changed_ = false;
};

}  // namespace

bool limit_frames(Node*& root, Arena& arena) {
  FrameLimiter limiter(arena);
  if (limiter.walk(root) > most_slots) limiter.fit(root, 0, toplevel_name());
  return limiter.changed();
}

}  // namespace gilt::compiler
