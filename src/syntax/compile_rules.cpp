// From a syntax-rules form to its Pattern and Template trees, with all checks that do not need a use. Recursion is over the
// nesting of patterns and templates, which is limited; lists are walked flat.
#include <string>
#include <unordered_map>
#include <vector>

#include "syntax/library.h"
#include "syntax/list.h"
#include "syntax/scope.h"
#include "syntax/syntax_rules.h"
#include "text/source.h"

namespace gilt::syntax {

namespace {

using text::SyntaxError;

constexpr unsigned max_nesting = 1000;

class RulesCompiler {
 public:
  RulesCompiler(Arena& arena, Scope* scope, Span span) : arena_(arena), scope_(scope), span_(span) {}

  const SyntaxRules* compile(Datum* specification) {
    auto parts = list_items(arena_, specification);
    if (!parts || parts->empty()) fail(span_, "syntax-rules: expected (syntax-rules (literal ...) (pattern template) ...)");
    size_t at = 0;
    if ((*parts)[0]->is_identifier()) ellipsis_ = (*parts)[at++];
    if (at == parts->size()) fail(span_, "syntax-rules: a list of literals is missing");
    take_literals((*parts)[at++]);
    SyntaxRules* rules = arena_.make<SyntaxRules>();
    rules->rules = arena_.make_array<Rule>(parts->size() - at);
    for (Rule& rule : rules->rules) rule = compile_rule((*parts)[at++]);
    return rules;
  }

 private:
  struct Occurrence {  // of a pattern variable in a template, with the ellipses that have consumed its depth so far
    uint32_t variable;
    uint32_t consumed;
    Datum* identifier;
  };
  using Occurrences = std::vector<Occurrence>;

  [[noreturn]] void fail(Span span, const std::string& message) { throw SyntaxError(span.source ? span : span_, message); }

  struct Nesting {
    explicit Nesting(RulesCompiler& owner, Span span) : owner(owner) {
      if (++owner.nesting_ > max_nesting) owner.fail(span, "syntax-rules: too deeply nested");
    }
    ~Nesting() { --owner.nesting_; }
    RulesCompiler& owner;
  };

  void take_literals(Datum* list) {
    auto items = list_items(arena_, list);
    if (!items) fail(list->span, "syntax-rules: expected a list of literals");
    for (Datum* item : *items) {
      if (!item->is_identifier()) fail(item->span, "syntax-rules: a literal must be an identifier");
      literals_.push_back(item);
    }
  }

  bool is_literal(const Datum* identifier) const {
    for (const Datum* literal : literals_)
      if (key_of(literal) == key_of(identifier)) return true;
    return false;
  }

  bool means(const Datum* identifier, CoreForm form) const {
    return means_keyword(resolve(identifier, scope_), form);
  }

  bool is_ellipsis(const Datum* d) const {
    if (!d->is_identifier() || is_literal(d)) return false;
    return ellipsis_ ? key_of(d) == key_of(ellipsis_) : means(d, CoreForm::ellipsis);
  }

  Rule compile_rule(Datum* datum) {
    auto parts = list_items(arena_, datum);
    if (!parts || parts->size() != 2) fail(datum->span, "syntax-rules: expected a rule (pattern template)");
    Datum* pattern = (*parts)[0];
    if (!pattern->is_pair()) fail(pattern->span, "syntax-rules: a pattern must be a list that begins with the keyword");
    names_.clear(), depths_.clear(), inserted_.clear(), inserted_index_.clear();
    Rule rule;
    rule.span = datum->span;
    rule.pattern = compile_list_pattern(pattern->cdr, 0);
    Occurrences occurrences;
    rule.result = compile_template((*parts)[1], true, occurrences);
    check_consumed(occurrences);
    rule.variables = static_cast<uint32_t>(depths_.size());
    rule.inserted = arena_.copy(inserted_);
    return rule;
  }

  void check_consumed(const Occurrences& occurrences) {
    for (const Occurrence& o : occurrences)
      if (o.consumed < depths_[o.variable])
        fail(o.identifier->span, "syntax-rules: " + base_name(o.identifier)->text + " must be followed by an ellipsis here");
  }

  // ---- Patterns

  Pattern* make_pattern(Pattern::Kind kind) {
    Pattern* p = arena_.make<Pattern>();
    p->kind = kind;
    return p;
  }

  Pattern* compile_pattern(Datum* d, uint32_t depth) {
    Nesting nesting(*this, d->span);
    if (d->is_identifier()) return compile_identifier(d, depth);
    if (d->is_pair() || d->is_nil()) return compile_list_pattern(d, depth);
    if (d->kind == Datum::Kind::vector) return compile_sequence(Pattern::Kind::vector, d->items, nullptr, depth);
    Pattern* p = make_pattern(Pattern::Kind::datum);
    p->datum = d;
    return p;
  }

  Pattern* compile_identifier(Datum* d, uint32_t depth) {
    if (is_literal(d)) {
      Pattern* p = make_pattern(Pattern::Kind::literal);
      p->datum = d;
      return p;
    }
    if (is_ellipsis(d)) fail(d->span, "syntax-rules: misplaced ellipsis in a pattern");
    if (means(d, CoreForm::underscore)) return make_pattern(Pattern::Kind::any);
    Pattern* p = make_pattern(Pattern::Kind::variable);
    p->variable = static_cast<uint32_t>(depths_.size());
    if (!names_.emplace(key_of(d), p->variable).second)
      fail(d->span, "syntax-rules: " + base_name(d)->text + " occurs twice in the pattern");
    depths_.push_back(depth);
    return p;
  }

  Pattern* compile_list_pattern(Datum* d, uint32_t depth) {
    auto shape = list_shape(d);
    if (!shape) fail(d->span, "syntax-rules: a pattern must not be circular");
    std::vector<Datum*> items;
    for (; d->is_pair(); d = d->cdr) items.push_back(d->car);
    return compile_sequence(Pattern::Kind::list, items, d->is_nil() ? nullptr : d, depth);
  }

  Pattern* compile_sequence(Pattern::Kind kind, std::span<Datum* const> items, Datum* tail, uint32_t depth) {
    Pattern* p = make_pattern(kind);
    std::vector<Pattern*> before, after;
    for (size_t i = 0; i < items.size(); ++i) {
      bool repeats = i + 1 < items.size() && is_ellipsis(items[i + 1]);
      if (repeats && p->repeated) fail(items[i + 1]->span, "syntax-rules: two ellipses in one list of a pattern");
      if (repeats) {
        uint32_t first = static_cast<uint32_t>(depths_.size());
        p->repeated = compile_pattern(items[i++], depth + 1);
        p->variables = arena_.make_array<uint32_t>(depths_.size() - first);
        for (uint32_t& v : p->variables) v = first++;
      } else {
        (p->repeated ? after : before).push_back(compile_pattern(items[i], depth));
      }
    }
    p->before = arena_.copy(before), p->after = arena_.copy(after);
    if (tail) p->tail = compile_pattern(tail, depth);
    return p;
  }

  // ---- Templates

  Template* make_template(Template::Kind kind, Datum* datum = nullptr, uint32_t index = 0) {
    Template* t = arena_.make<Template>();
    t->kind = kind, t->datum = datum, t->index = index;
    return t;
  }

  Template* compile_template(Datum* d, bool ellipses, Occurrences& occurrences) {
    Nesting nesting(*this, d->span);
    if (d->is_identifier()) return compile_template_identifier(d, ellipses, occurrences);
    if (d->kind == Datum::Kind::vector)
      return compile_elements(Template::Kind::vector, d, d->items, nullptr, ellipses, occurrences);
    if (!d->is_pair()) return make_template(Template::Kind::constant, d);
    if (ellipses && is_ellipsis(d->car)) {  // (... template)
      auto items = list_items(arena_, d);
      if (!items || items->size() != 2) fail(d->span, "syntax-rules: expected (... template)");
      return compile_template((*items)[1], false, occurrences);
    }
    auto shape = list_shape(d);
    if (!shape) fail(d->span, "syntax-rules: a template must not be circular");
    std::vector<Datum*> items;
    Datum* rest = d;
    for (; rest->is_pair(); rest = rest->cdr) items.push_back(rest->car);
    return compile_elements(Template::Kind::list, d, items, rest->is_nil() ? nullptr : rest, ellipses, occurrences);
  }

  Template* compile_template_identifier(Datum* d, bool ellipses, Occurrences& occurrences) {
    auto variable = names_.find(key_of(d));
    if (variable != names_.end()) {
      occurrences.push_back({variable->second, 0, d});
      return make_template(Template::Kind::variable, d, variable->second);
    }
    if (ellipses && is_ellipsis(d)) fail(d->span, "syntax-rules: misplaced ellipsis in a template");
    auto [place, is_new] = inserted_index_.emplace(key_of(d), static_cast<uint32_t>(inserted_.size()));
    if (is_new) inserted_.push_back(d);
    return make_template(Template::Kind::inserted, d, place->second);
  }

  Template* compile_elements(Template::Kind kind, Datum* whole, std::span<Datum* const> items, Datum* tail, bool ellipses,
                             Occurrences& occurrences) {
    Template* t = make_template(kind, whole);
    std::vector<TemplateElement> elements;
    bool constant = true;
    for (size_t i = 0; i < items.size(); ++i) {
      size_t item = i, count = 0;
      while (ellipses && i + 1 < items.size() && is_ellipsis(items[i + 1])) ++i, ++count;
      elements.push_back(compile_element(items[item], count, ellipses, occurrences));
      constant &= count == 0 && elements.back().item->kind == Template::Kind::constant;
    }
    if (tail) t->tail = compile_template(tail, ellipses, occurrences);
    if (constant && (!t->tail || t->tail->kind == Template::Kind::constant)) t->kind = Template::Kind::constant;
    else t->elements = arena_.copy(elements);
    return t;
  }

  TemplateElement compile_element(Datum* d, size_t ellipsis_count, bool ellipses, Occurrences& occurrences) {
    TemplateElement element;
    Occurrences inner;
    element.item = compile_template(d, ellipses, inner);
    element.drivers = arena_.make_array<std::span<uint32_t>>(ellipsis_count);
    for (size_t level = ellipsis_count; level-- > 0;) element.drivers[level] = drivers(d, inner);
    occurrences.insert(occurrences.end(), inner.begin(), inner.end());
    return element;
  }

  // The variables that still have depth are what this ellipsis runs over; it consumes one level of each.
  std::span<uint32_t> drivers(Datum* d, Occurrences& inner) {
    std::vector<uint32_t> found;
    std::unordered_map<uint32_t, uint32_t> consumed;
    for (Occurrence& o : inner) {
      auto [place, is_new] = consumed.emplace(o.variable, o.consumed);
      if (!is_new && place->second != o.consumed)
        fail(o.identifier->span, "syntax-rules: " + base_name(o.identifier)->text + " is used at two depths of ellipsis");
      if (o.consumed == depths_[o.variable]) continue;
      if (is_new) found.push_back(o.variable);
    }
    for (Occurrence& o : inner)
      if (o.consumed < depths_[o.variable]) ++o.consumed;
    if (found.empty()) fail(d->span, "syntax-rules: no pattern variable before this ellipsis that it could repeat");
    return arena_.copy(found);
  }

  Arena& arena_;
  Scope* scope_;
  Span span_;
  Datum* ellipsis_ = nullptr;
  std::vector<Datum*> literals_;
  std::unordered_map<Key, uint32_t> names_;
  std::vector<uint32_t> depths_;
  std::vector<Datum*> inserted_;
  std::unordered_map<Key, uint32_t> inserted_index_;
  unsigned nesting_ = 0;
};

}  // namespace

const SyntaxRules* compile_rules(Arena& arena, Datum* specification, Scope* scope, Span span) {
  return RulesCompiler(arena, scope, span).compile(specification);
}

const SyntaxRules& rules_of(const Macro& macro) {
  if (!macro.rules.load(std::memory_order_acquire)) macro.home->load_rules(macro);
  return *macro.rules.load(std::memory_order_acquire);
}

}  // namespace gilt::syntax
