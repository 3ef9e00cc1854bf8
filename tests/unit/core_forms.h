// Core nodes from text, for tests of the compiler alone: no macros, no hygiene. Names of primitives mean the primitives,
// other free names mean globals; every toplevel (define name (lambda ...)) is a constant global.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "core/node.h"
#include "text/reader.h"

namespace gilt::testing {

class CoreForms {
 public:
  explicit CoreForms(std::string source) : arena(std::make_shared<Arena>()) {
    text::Reader reader(*arena, text::add_source("test.lisp", source));
    std::vector<core::Node*> forms;
    std::vector<Datum*> data;
    while (Datum* datum = reader.next()) data.push_back(datum);
    for (Datum* datum : data) declare(datum);
    for (Datum* datum : data) forms.push_back(form(datum));
    root = make(core::Node::Kind::sequence, data.empty() ? nullptr : data[0]);
    root->arguments = arena->copy(forms);
  }

  std::shared_ptr<Arena> arena;
  core::Node* root;

 private:
  using Kind = core::Node::Kind;
  using Node = core::Node;

  Node* make(Kind kind, const Datum* at) { return core::make_node(*arena, kind, at ? at->span : Span{}); }

  static std::string head(const Datum* datum) {
    return datum->is_pair() && datum->car->is_symbol() ? datum->car->name->text : "";
  }
  static std::vector<Datum*> items(Datum* list) {
    std::vector<Datum*> out;
    for (; list->is_pair(); list = list->cdr) out.push_back(list->car);
    return out;
  }

  core::Global* global(const Name* name) {
    auto& global = globals_[name->text];
    if (!global) global = std::make_unique<core::Global>(), global->name = name;
    return global.get();
  }

  void declare(Datum* datum) {
    if (head(datum) == "define") global(datum->cdr->car->name)->defined = true;
    if (head(datum) == "set!") global(datum->cdr->car->name)->assigned = true;
  }

  core::Variable* bind(const Datum* name) {
    core::Variable* variable = arena->make<core::Variable>();
    variable->name = name->name;
    scope_.push_back({name->name, variable});
    return variable;
  }

  core::Variable* find(const Name* name) const {
    for (size_t i = scope_.size(); i-- > 0;)
      if (scope_[i].first == name) return scope_[i].second;
    return nullptr;
  }

  Node* symbol(Datum* datum) {
    if (core::Variable* variable = find(datum->name)) {
      Node* node = make(Kind::local_reference, datum);
      node->variable = variable;
      return node;
    }
    for (unsigned i = 0; i < bytecode::primitive_count; ++i) {
      if (bytecode::primitive_table[i].lisp_name != datum->name->text) continue;
      Node* node = make(Kind::primitive_reference, datum);
      node->primitive = static_cast<bytecode::Primitive>(i);
      return node;
    }
    Node* node = make(Kind::global_reference, datum);
    node->global = global(datum->name);
    return node;
  }

  Node* constant(Datum* datum) {
    Node* node = make(Kind::constant, datum);
    node->datum = datum;
    return node;
  }

  std::vector<Node*> forms(const std::vector<Datum*>& data, size_t from) {
    std::vector<Node*> out;
    for (size_t i = from; i < data.size(); ++i) out.push_back(form(data[i]));
    return out;
  }

  Node* body(const std::vector<Datum*>& data, size_t from, Datum* at) {
    std::vector<Node*> all = forms(data, from);
    if (all.size() == 1) return all[0];
    Node* node = make(Kind::sequence, at);
    node->arguments = arena->copy(all);
    return node;
  }

  core::Clause clause(Datum* formals, const std::vector<Datum*>& data, size_t from, Datum* at) {
    size_t mark = scope_.size();
    std::vector<core::Variable*> required;
    for (; formals->is_pair(); formals = formals->cdr) required.push_back(bind(formals->car));
    core::Clause clause;
    clause.required = arena->copy(required);
    if (formals->is_symbol()) clause.rest = bind(formals);
    clause.body = body(data, from, at);
    scope_.resize(mark);
    return clause;
  }

  Node* lambda(Datum* datum, bool cases) {
    std::vector<core::Clause> clauses;
    std::vector<Datum*> parts = items(datum);
    if (!cases) clauses.push_back(clause(parts[1], parts, 2, datum));
    for (size_t i = 1; cases && i < parts.size(); ++i) clauses.push_back(clause(parts[i]->car, items(parts[i]), 1, datum));
    Node* node = make(Kind::lambda, datum);
    node->lambda = arena->make<core::Lambda>();
    node->lambda->clauses = arena->copy(clauses);
    node->lambda->span = datum->span;
    return node;
  }

  Node* binding(Datum* datum, Kind kind) {
    std::vector<Datum*> parts = items(datum);
    size_t mark = scope_.size();
    std::vector<core::Variable*> variables;
    std::vector<Node*> values;
    if (kind == Kind::let)
      for (Datum* pair : items(parts[1])) values.push_back(form(pair->cdr->car));
    for (Datum* pair : items(parts[1])) variables.push_back(bind(pair->car));
    if (kind == Kind::letrec_star)
      for (Datum* pair : items(parts[1])) values.push_back(form(pair->cdr->car));
    Node* node = make(kind, datum);
    node->variables = arena->copy(variables), node->arguments = arena->copy(values);
    node->first = body(parts, 2, datum);
    scope_.resize(mark);
    return node;
  }

  Node* set(const std::vector<Datum*>& parts, Datum* datum) {
    core::Variable* variable = find(parts[1]->name);
    Node* node = make(variable ? Kind::local_set : Kind::global_set, datum);
    node->variable = variable;
    if (variable == nullptr) node->global = global(parts[1]->name);
    node->first = form(parts[2]);
    return node;
  }

  Node* define(const std::vector<Datum*>& parts, Datum* datum) {
    Node* node = make(Kind::global_define, datum);
    node->global = global(parts[1]->name);
    node->first = form(parts[2]);
    if (node->first->kind == Kind::lambda && !node->global->assigned) node->global->procedure = node->first->lambda;
    return node;
  }

  Node* branch(const std::vector<Datum*>& parts, Datum* datum) {
    Node* node = make(Kind::branch, datum);
    node->first = form(parts[1]), node->second = form(parts[2]), node->third = form(parts[3]);
    return node;
  }

  Node* form(Datum* datum) {
    if (datum->is_symbol()) return symbol(datum);
    if (!datum->is_pair()) return constant(datum);
    std::string name = head(datum);
    std::vector<Datum*> parts = items(datum);
    if (name == "quote") return constant(parts[1]);
    if (name == "if") return branch(parts, datum);
    if (name == "lambda" || name == "case-lambda") return lambda(datum, name == "case-lambda");
    if (name == "let") return binding(datum, Kind::let);
    if (name == "letrec*") return binding(datum, Kind::letrec_star);
    if (name == "set!") return set(parts, datum);
    if (name == "define") return define(parts, datum);
    if (name == "begin") return body(parts, 1, datum);
    Node* node = make(Kind::call, datum);
    node->first = form(parts[0]);
    node->arguments = arena->copy(forms(parts, 1));
    return node;
  }

  std::map<std::string, std::unique_ptr<core::Global>> globals_;
  std::vector<std::pair<const Name*, core::Variable*>> scope_;
};

}  // namespace gilt::testing
