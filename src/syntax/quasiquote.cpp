// quasiquote: constant parts stay quoted data (and may be shared), the rest becomes calls of cons, list, append and
// list->vector. Lists are walked flat; the nesting of templates counts as depth of code.
#include <algorithm>
#include <vector>

#include "syntax/expansion.h"

namespace gilt::syntax {

namespace {

constexpr size_t most_conses = 4, most_arguments = 64;

bool is_constant(const Node* node) { return node->kind == Node::Kind::constant; }

}  // namespace

Node* Expansion::expand_quasiquote(Datum* form, Scope* scope) {
  return finished(quasi(items(form, CoreForm::quasiquote, 2, 2)[1], scope, 1));
}

// (unquote x) and its like as a list of two elements.
bool Expansion::is_prefixed(Datum* datum, Scope* scope, CoreForm which) const {
  return datum->is_pair() && is_auxiliary(datum->car, scope, which) && datum->cdr->is_pair() && datum->cdr->cdr->is_nil();
}

// Returns a constant whose datum is `datum` itself when nothing in it is unquoted.
Node* Expansion::quasi(Datum* datum, Scope* scope, unsigned level) {
  if (datum->kind == Datum::Kind::vector) return quasi_vector(datum, scope, level);
  if (!datum->is_pair()) return quoted(datum);
  Depth depth(*this, datum);
  poll();
  if (is_prefixed(datum, scope, CoreForm::unquote))
    return level == 1 ? expression(datum->cdr->car, scope) : quasi_list(datum, scope, level - 1);
  if (is_prefixed(datum, scope, CoreForm::quasiquote)) return quasi_list(datum, scope, level + 1);
  if (is_prefixed(datum, scope, CoreForm::unquote_splicing))
    return level == 1 ? expand_unquote_splicing(datum, scope) : quasi_list(datum, scope, level - 1);
  return quasi_list(datum, scope, level);
}

// The datum as it is, aliases still in it: the outermost caller wraps it.
Node* Expansion::quoted(Datum* datum) {
  Node* node = make(Node::Kind::constant, datum->span);
  node->datum = datum;
  return node;
}

// A constant found inside becomes a real one.
Node* Expansion::finished(Node* node) {
  if (is_constant(node) && has_aliases_) node->datum = strip_aliases(arena_, const_cast<Datum*>(node->datum));
  return node;
}

// `dotted`: a tail (unquote x) is what ". ,x" reads as; not so in a vector.
Node* Expansion::quasi_list(Datum* datum, Scope* scope, unsigned level, bool dotted) {
  if (!list_shape(datum)) return quoted(datum);  // circular: only a constant can be
  struct Element {
    Node* node;
    Datum* pair;
    bool spliced, unchanged;
  };
  std::vector<Element> elements;
  Datum* rest = datum;
  for (; rest->is_pair(); rest = rest->cdr) {
    if (dotted && rest != datum && is_prefixed(rest, scope, CoreForm::unquote)) break;
    if (dotted && rest != datum && is_prefixed(rest, scope, CoreForm::quasiquote)) break;
    Datum* item = rest->car;
    if (is_prefixed(item, scope, CoreForm::unquote_splicing)) {
      bool splice = level == 1;
      Node* node = splice ? expression(item->cdr->car, scope) : quasi_list(item, scope, level - 1);
      elements.push_back({node, rest, splice, !splice && is_constant(node) && node->datum == item});
    } else {
      Node* node = quasi(item, scope, level);
      elements.push_back({node, rest, false, is_constant(node) && node->datum == item});
    }
  }
  Node* tail = rest->is_pair() ? quasi(rest, scope, level) : quoted(rest);
  bool tail_unchanged = is_constant(tail) && tail->datum == rest;
  size_t count = elements.size();
  if (tail_unchanged) {
    while (count > 0 && elements[count - 1].unchanged) --count;
    if (count < elements.size()) tail = quoted(elements[count].pair);
    if (count == 0) return quoted(datum);
  }
  tail = finished(tail);
  bool tail_is_nil = is_constant(tail) && tail->datum->is_nil();
  if (tail_is_nil && count > 0 && elements[count - 1].spliced) tail = elements[--count].node, tail_is_nil = false;

  // From the end: runs of single elements are consed on, spliced lists appended.
  std::vector<Node*> parts;  // last first
  std::vector<Node*> run;
  auto flush = [&](size_t from, size_t to) {
    if (from == to) return;
    run.clear();
    for (size_t i = from; i < to; ++i) run.push_back(finished(elements[i].node));
    Span span = elements[from].pair->span;
    if (parts.empty() && !tail_is_nil && run.size() <= most_conses) {
      for (size_t i = run.size(); i-- > 0;) tail = primitive_call(span, "cons", {run[i], tail});
      return;
    }
    for (size_t end = run.size(); end > 0;) {
      size_t begin = end > most_arguments ? end - most_arguments : 0;
      parts.push_back(call_node(span, primitive_node(span, "list"), std::span<Node* const>(run).subspan(begin, end - begin)));
      end = begin;
    }
  };
  size_t end = count;
  for (size_t i = count; i-- > 0;) {
    if (!elements[i].spliced) continue;
    flush(i + 1, end);
    parts.push_back(elements[i].node);
    end = i;
  }
  flush(0, end);
  std::vector<Node*> ordered(parts.rbegin(), parts.rend());
  bool only_lists = tail_is_nil && !ordered.empty();
  if (!only_lists) ordered.push_back(tail);
  return append_parts(std::move(ordered), datum->span);
}

Node* Expansion::append_parts(std::vector<Node*> parts, Span span) {
  while (parts.size() > 1) {
    std::vector<Node*> wider;
    for (size_t i = 0; i < parts.size(); i += most_arguments) {
      size_t count = std::min(most_arguments, parts.size() - i);
      std::span<Node* const> group = std::span<Node* const>(parts).subspan(i, count);
      wider.push_back(count == 1 ? group[0] : call_node(span, primitive_node(span, "append"), group));
    }
    parts = std::move(wider);
  }
  return parts[0];
}

Node* Expansion::quasi_vector(Datum* datum, Scope* scope, unsigned level) {
  Datum* list = make_list(arena_, datum->items, make_nil(arena_, datum->span), datum->span);
  if (list->is_nil()) return quoted(datum);
  // The list's own head must not be taken for a keyword: #(unquote x) is just a vector.
  Depth depth(*this, datum);
  Node* elements = quasi_list(list, scope, level, false);
  if (is_constant(elements) && elements->datum == list) return quoted(datum);
  return primitive_call(datum->span, "list->vector", {elements});
}

}  // namespace gilt::syntax
