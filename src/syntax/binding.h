// What an identifier may denote, and where that is looked up.
//
// Hygiene is by renaming: a macro expansion replaces each symbol that its template inserts by a fresh Alias, which
// remembers the identifier it stands for and the scope of the macro's definition. A binding form binds the alias itself, so
// it never captures the user's symbol of that name; a reference to an alias that nothing binds means its base in
// the macro's scope, so the user's bindings never capture it.
#pragma once

#include <atomic>
#include <cstdint>
#include <string_view>

#include "bytecode/primitive.h"
#include "core/node.h"
#include "datum/datum.h"

namespace gilt::syntax {

class Environment;
class Library;
class Scope;
struct SyntaxRules;

enum class CoreForm : uint8_t {
#define GILT_CORE_FORM(name, lisp_name, usage, doc) name,
#include "syntax/core_forms.def"
#undef GILT_CORE_FORM
};

struct CoreFormInfo {
  std::string_view name, usage, doc;
};
inline constexpr CoreFormInfo core_form_table[] = {
#define GILT_CORE_FORM(name, lisp_name, usage, doc) {lisp_name, usage, doc},
#include "syntax/core_forms.def"
#undef GILT_CORE_FORM
};
inline constexpr unsigned core_form_count = sizeof(core_form_table) / sizeof(core_form_table[0]);
constexpr const CoreFormInfo& info(CoreForm form) { return core_form_table[static_cast<unsigned>(form)]; }

struct Alias {
  const Datum* base;  // the identifier that the template held, itself perhaps an alias
  Scope* scope;       // of the macro's definition
};

// A macro made by syntax-rules. `specification` is the list after the keyword syntax-rules; both it and the compiled rules
// are absent while a precompiled library has not needed the macro yet (rules_of in syntax_rules.h).
struct Macro {
  const Name* name;  // unique in its library
  Span span;
  Scope* scope;
  Library* home;  // null unless a library's top level defines it
  mutable Datum* specification = nullptr;
  mutable std::atomic<const SyntaxRules*> rules{nullptr};
};

struct Binding {
  enum class Kind : uint8_t { unbound, core, macro, variable, global, primitive };
  Kind kind = Kind::unbound;
  bool imported = false;  // through an import of the environment in which it was found
  CoreForm form{};
  bytecode::Primitive primitive{};
  const Macro* macro = nullptr;
  core::Variable* variable = nullptr;
  core::Global* global = nullptr;
  Environment* environment = nullptr;  // unbound: the top level that lacks `name`
  const Name* name = nullptr;

  explicit operator bool() const { return kind != Kind::unbound; }
  bool is(CoreForm f) const { return kind == Kind::core && form == f; }
  bool is_syntax() const { return kind == Kind::core || kind == Kind::macro; }

  static Binding of(CoreForm form) { Binding b; b.kind = Kind::core, b.form = form; return b; }
  static Binding of(bytecode::Primitive p) { Binding b; b.kind = Kind::primitive, b.primitive = p; return b; }
  static Binding of(const Macro* macro) { Binding b; b.kind = Kind::macro, b.macro = macro; return b; }
  static Binding of(core::Variable* variable) { Binding b; b.kind = Kind::variable, b.variable = variable; return b; }
  static Binding of(core::Global* global) { Binding b; b.kind = Kind::global, b.global = global; return b; }
};

// Whether two identifiers mean the same (R7RS "same binding"): two unbound ones do if they have the same name.
bool same_binding(const Binding& a, const Binding& b);

// Whether an identifier stands for the keyword: it is bound to it, or unbound and spelled like it (a program that imports
// cond, but not else, may well write else).
bool means_keyword(const Binding& b, CoreForm form);

// What an identifier is in the maps: the address of its Name or of its Alias.
using Key = const void*;
inline Key key_of(const Datum* identifier) {
  return identifier->is_symbol() ? static_cast<Key>(identifier->name) : static_cast<Key>(identifier->alias);
}

// The symbol that the programmer wrote; every datum of kind alias carries it, too.
inline const Name* base_name(const Datum* identifier) {
  return identifier->name;
}

}  // namespace gilt::syntax
