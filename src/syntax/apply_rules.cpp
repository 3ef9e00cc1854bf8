// Matching a macro use against patterns and filling in the template.
#include <bit>
#include <string>
#include <utility>
#include <vector>

#include "syntax/list.h"
#include "syntax/scope.h"
#include "syntax/syntax_rules.h"
#include "text/source.h"

namespace gilt::syntax {

namespace {

// What a pattern variable has matched: a form, or one capture for each repetition.
struct Capture {
  Datum* form = nullptr;
  std::span<Capture> items;
};

bool equal_atoms(const Datum* a, const Datum* b) {
  a = as_read(a), b = as_read(b);
  if (a->kind != b->kind) return false;
  switch (a->kind) {
    case Datum::Kind::word: return a->word == b->word;
    case Datum::Kind::flonum: return std::bit_cast<uint64_t>(a->flonum) == std::bit_cast<uint64_t>(b->flonum);
    case Datum::Kind::integer: return a->digits == b->digits;
    case Datum::Kind::ratio: return a->digits == b->digits && a->denominator == b->denominator;
    case Datum::Kind::complex: return equal_atoms(a->car, b->car) && equal_atoms(a->cdr, b->cdr);
    case Datum::Kind::string:
    case Datum::Kind::bytevector: return a->text == b->text;
    default: return a == b;
  }
}

bool same_literal(const Binding& used, const Binding& literal) {
  return literal.kind == Binding::Kind::core ? means_keyword(used, literal.form) : same_binding(used, literal);
}

class RuleUse {
 public:
  RuleUse(Arena& arena, const Macro& macro, const Rule& rule, Span use, const Scope* use_scope,
          const std::function<void(uint64_t)>& step)
      : arena_(arena), macro_(macro), rule_(rule), use_(use), use_scope_(use_scope), step_(step),
        slots_(rule.variables), aliases_(rule.inserted.size()) {}

  bool match_arguments(Datum* arguments) { return match(*rule_.pattern, arguments); }

  Datum* result() {
    Datum* datum = instantiate(*rule_.result);
    step_(made_);
    return datum;
  }

 private:
  bool match(const Pattern& p, Datum* d) {
    switch (p.kind) {
      case Pattern::Kind::any: return true;
      case Pattern::Kind::variable: return slots_[p.variable].form = d, true;
      case Pattern::Kind::literal:
        return d->is_identifier() && same_literal(resolve(d, use_scope_), resolve(p.datum, macro_.scope));
      case Pattern::Kind::datum: return equal_atoms(p.datum, d);
      case Pattern::Kind::list: return match_list(p, d);
      case Pattern::Kind::vector: return d->kind == Datum::Kind::vector && match_vector(p, d->items);
    }
    return false;
  }

  bool match_list(const Pattern& p, Datum* d) {
    for (const Pattern* item : p.before) {
      if (!d->is_pair() || !match(*item, d->car)) return false;
      d = d->cdr;
    }
    if (p.repeated) {
      auto shape = list_shape(d);
      if (!shape) throw text::SyntaxError(use_, "a circular list in the use of a macro");
      if (shape->length < p.after.size()) return false;
      size_t count = shape->length - p.after.size();
      auto next = [&] { return std::exchange(d, d->cdr)->car; };
      if (!match_repeated(p, count, next)) return false;
      for (const Pattern* item : p.after)
        if (!match(*item, next())) return false;
    }
    return p.tail ? match(*p.tail, d) : d->is_nil();
  }

  bool match_vector(const Pattern& p, std::span<Datum* const> items) {
    size_t fixed = p.before.size() + p.after.size(), at = 0;
    if (p.repeated ? items.size() < fixed : items.size() != fixed) return false;
    for (const Pattern* item : p.before)
      if (!match(*item, items[at++])) return false;
    auto next = [&] { return items[at++]; };
    if (p.repeated && !match_repeated(p, items.size() - fixed, next)) return false;
    for (const Pattern* item : p.after)
      if (!match(*item, next())) return false;
    return true;
  }

  template <class Next>
  bool match_repeated(const Pattern& p, size_t count, Next next) {
    step_(count);
    std::vector<std::span<Capture>> rows(p.variables.size());
    for (auto& row : rows) row = arena_.make_array<Capture>(count);
    for (size_t i = 0; i < count; ++i) {
      if (!match(*p.repeated, next())) return false;
      for (size_t v = 0; v < rows.size(); ++v) rows[v][i] = slots_[p.variables[v]];
    }
    for (size_t v = 0; v < rows.size(); ++v) slots_[p.variables[v]] = {nullptr, rows[v]};
    return true;
  }

  Datum* instantiate(const Template& t) {
    switch (t.kind) {
      case Template::Kind::constant: return t.datum;
      case Template::Kind::variable: return slots_[t.index].form;
      case Template::Kind::inserted: return inserted(t.index);
      case Template::Kind::list: {
        std::vector<Datum*> items = elements(t);
        return make_list(arena_, items, t.tail ? instantiate(*t.tail) : make_nil(arena_, use_), use_);
      }
      case Template::Kind::vector: {
        std::vector<Datum*> items = elements(t);
        Datum* d = arena_.make<Datum>();
        d->kind = Datum::Kind::vector, d->span = use_, d->items = arena_.copy(items);
        return d;
      }
    }
    return nullptr;
  }

  std::vector<Datum*> elements(const Template& t) {
    std::vector<Datum*> out;
    out.reserve(t.elements.size());
    for (const TemplateElement& element : t.elements) emit(element, 0, out);
    return out;
  }

  void emit(const TemplateElement& element, size_t level, std::vector<Datum*>& out) {
    if (level == element.drivers.size()) {
      if (++made_ % 1024 == 0) step_(std::exchange(made_, 0));
      out.push_back(instantiate(*element.item));
      return;
    }
    std::span<uint32_t> drivers = element.drivers[level];
    std::vector<Capture> saved;
    for (uint32_t v : drivers) saved.push_back(slots_[v]);
    size_t count = saved[0].items.size();
    for (const Capture& capture : saved)
      if (capture.items.size() != count)
        throw text::SyntaxError(use_, macro_.name->text + ": parts of different lengths are repeated together");
    for (size_t i = 0; i < count; ++i) {
      for (size_t k = 0; k < drivers.size(); ++k) slots_[drivers[k]] = saved[k].items[i];
      emit(element, level + 1, out);
    }
    for (size_t k = 0; k < drivers.size(); ++k) slots_[drivers[k]] = saved[k];
  }

  Datum* inserted(uint32_t index) {
    Datum*& alias = aliases_[index];
    if (!alias) {
      alias = arena_.make<Datum>();
      alias->kind = Datum::Kind::alias, alias->span = use_, alias->name = base_name(rule_.inserted[index]);
      alias->alias = arena_.make<Alias>(rule_.inserted[index], macro_.scope);
    }
    return alias;
  }

  Arena& arena_;
  const Macro& macro_;
  const Rule& rule_;
  Span use_;
  const Scope* use_scope_;
  const std::function<void(uint64_t)>& step_;
  std::vector<Capture> slots_;
  std::vector<Datum*> aliases_;
  uint64_t made_ = 0;
};

}  // namespace

MacroResult apply_rules(Arena& arena, const Macro& macro, Datum* use, const Scope* use_scope,
                        const std::function<void(uint64_t)>& step) {
  for (const Rule& rule : rules_of(macro).rules) {
    RuleUse attempt(arena, macro, rule, use->span, use_scope, step);
    if (attempt.match_arguments(use->cdr)) return {attempt.result(), &rule};
  }
  return {};
}

}  // namespace gilt::syntax
