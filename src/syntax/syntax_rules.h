// syntax-rules: patterns and templates, compiled once for each macro and then matched against its uses.
#pragma once

#include <cstdint>
#include <functional>
#include <span>

#include "base/arena.h"
#include "syntax/binding.h"

namespace gilt::syntax {

struct Pattern {
  enum class Kind : uint8_t { any, variable, literal, datum, list, vector };
  Kind kind = Kind::any;
  uint32_t variable = 0;
  Datum* datum = nullptr;       // literal: the identifier; datum: an atom to be equal to
  std::span<Pattern*> before;   // list, vector: (before ... repeated <ellipsis> after ... . tail)
  Pattern* repeated = nullptr;
  std::span<Pattern*> after;
  Pattern* tail = nullptr;      // null: the list ends here
  std::span<uint32_t> variables;  // those inside `repeated`
};

struct Template;
struct TemplateElement {
  Template* item = nullptr;
  // One entry for each ellipsis that follows, outermost first: the variables that it runs over.
  std::span<std::span<uint32_t>> drivers;
};
struct Template {
  enum class Kind : uint8_t { constant, variable, inserted, list, vector };
  Kind kind = Kind::constant;
  uint32_t index = 0;      // variable, inserted
  Datum* datum = nullptr;  // constant
  std::span<TemplateElement> elements;
  Template* tail = nullptr;
};

struct Rule {
  Span span;
  Pattern* pattern;  // of the use without its keyword
  Template* result;
  uint32_t variables;              // slots
  std::span<Datum*> inserted;      // identifiers that become aliases
};

struct SyntaxRules {
  std::span<Rule> rules;
};

// Throws SyntaxError. `specification` is what follows the keyword: ([ellipsis] (literal ...) (pattern template) ...).
const SyntaxRules* compile_rules(Arena& arena, Datum* specification, Scope* scope, Span span);

// The compiled rules, made now if this is the first use of a precompiled macro.
const SyntaxRules& rules_of(const Macro& macro);

struct MacroResult {
  Datum* datum = nullptr;  // null: no rule matches
  const Rule* rule = nullptr;
};
// `step` is called with the amount of work done, now and then, and may throw.
MacroResult apply_rules(Arena& arena, const Macro& macro, Datum* use, const Scope* use_scope,
                        const std::function<void(uint64_t)>& step);

}  // namespace gilt::syntax
