// The shape of core forms: the child nodes of a node in evaluation order, for passes that treat most kinds alike.
#pragma once

#include <string_view>

#include "core/node.h"

namespace gilt::compiler {

using bytecode::Primitive;
using core::Clause;
using core::Global;
using core::Lambda;
using core::Node;
using core::Variable;
using Kind = core::Node::Kind;

// Calls visit(Node*&) for each child, bodies of lambda clauses included.
template <class Visit>
void for_each_child(Node* node, Visit visit) {
  if (node->kind != Kind::call && node->kind != Kind::receive)
    for (Node*& argument : node->arguments) visit(argument);
  for (Node** child : {&node->first, &node->second, &node->third})
    if (*child != nullptr) visit(*child);
  if (node->kind == Kind::call)
    for (Node*& argument : node->arguments) visit(argument);
  if (node->lambda != nullptr)
    for (Clause& clause : node->lambda->clauses) visit(clause.body);
}

// Calls visit(Variable*) for each variable that the node itself binds.
template <class Visit>
void for_each_bound(Node* node, Visit visit) {
  for (Variable* variable : node->variables) visit(variable);
  if (node->lambda == nullptr) return;
  for (Clause& clause : node->lambda->clauses) {
    for (Variable* variable : clause.required) visit(variable);
    if (clause.rest != nullptr) visit(clause.rest);
  }
}

inline bool is_constant(const Node* node) { return node->kind == Kind::constant; }
inline bool is_word(const Node* node, Value word) {
  return is_constant(node) && node->datum->kind == Datum::Kind::word && node->datum->word == word;
}
inline bool is_false(const Node* node) { return is_word(node, False); }
inline bool is_fixnum_node(const Node* node) {
  return is_constant(node) && node->datum->kind == Datum::Kind::word && is_fixnum(node->datum->word);
}
inline int64_t fixnum_of(const Node* node) { return fixnum_value(node->datum->word); }
inline bool is_primitive(const Node* node, Primitive primitive) {
  return node->kind == Kind::primitive_call && node->primitive == primitive;
}
inline bool is_reference_to(const Node* node, const Variable* variable) {
  return node->kind == Kind::local_reference && node->variable == variable;
}

// Makes nodes at one place in the source.
struct NodeMaker {
  Arena& arena;
  Span span;
  const core::InlinedCall* inlined = nullptr;

  Node* make(Kind kind) const {
    Node* node = core::make_node(arena, kind, span);
    node->inlined = inlined;
    return node;
  }
  Node* constant(Value word) const {
    Node* node = make(Kind::constant);
    node->datum = make_word(arena, word, span);
    return node;
  }
  Node* reference(Variable* variable) const {
    Node* node = make(Kind::local_reference);
    node->variable = variable;
    return node;
  }
  Node* set(Variable* variable, Node* value) const {
    Node* node = make(Kind::local_set);
    node->variable = variable, node->first = value;
    return node;
  }
  Node* binding(Kind kind, std::span<Variable*> variables, std::span<Node*> values, Node* body) const {
    Node* node = make(kind);
    node->variables = variables, node->arguments = values, node->first = body;
    return node;
  }
  Node* call(Node* procedure, std::span<Node*> arguments) const {
    Node* node = make(Kind::call);
    node->first = procedure, node->arguments = arguments;
    return node;
  }
  Node* primitive_call(Primitive primitive, std::span<Node*> arguments) const {
    Node* node = make(Kind::primitive_call);
    node->primitive = primitive, node->arguments = arguments;
    return node;
  }
  Node* sequence(std::span<Node*> nodes) const {
    Node* node = make(Kind::sequence);
    node->arguments = nodes;
    return node;
  }
};

// The clause that takes `count` arguments, or null.
inline Clause* clause_for(const Lambda* lambda, size_t count) {
  for (Clause& clause : lambda->clauses)
    if (count == clause.required.size() || (clause.rest != nullptr && count > clause.required.size())) return &clause;
  return nullptr;
}

inline bool arity_fits(Primitive primitive, size_t count) {
  const bytecode::PrimitiveInfo& facts = bytecode::info(primitive);
  return count >= facts.required && (facts.rest || count <= facts.required + size_t{facts.optional});
}

// The primitive of a Lisp name, or primitive_count.
constexpr unsigned find_primitive(std::string_view lisp_name) {
  for (unsigned i = 0; i < bytecode::primitive_count; ++i)
    if (bytecode::primitive_table[i].lisp_name == lisp_name) return i;
  return bytecode::primitive_count;
}

}  // namespace gilt::compiler
