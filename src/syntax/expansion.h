// One run of the expander over one unit (internal to syntax/). The member functions are spread over files by subject: forms.cpp
// (expressions, procedures, assignment), binding_forms.cpp, conditional_forms.cpp, quasiquote.cpp, body.cpp (definitions,
// bodies, top levels), macro_forms.cpp, records.cpp, library_forms.cpp (import, define-library, include, cond-expand).
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "core/node.h"
#include "syntax/expander.h"
#include "syntax/list.h"
#include "syntax/primitives.h"
#include "syntax/scope.h"
#include "syntax/syntax_rules.h"
#include "text/source.h"

namespace gilt::syntax {

using core::Node;
using Items = std::span<Datum*>;

// The macro uses around a form, for messages.
struct Trail {
  const Trail* outer;
  const Macro* macro;
  Span use, rule;
};

// A form with where it stands.
struct Form {
  Datum* datum = nullptr;
  Scope* scope = nullptr;
  const Trail* trail = nullptr;
};

// A definition or an expression of a body, in order. Values are expanded after all definitions of the body are known.
struct BodyItem {
  const Datum* identifier = nullptr;  // null: an expression
  core::Variable* variable = nullptr;
  core::Global* global = nullptr;
  Form value;                   // to be expanded,
  Datum* formals = nullptr;     // (as a procedure with these formals, `value` being the definition)
  std::function<Node*()> made;  // or made by this
  Node* node = nullptr;         // the result
  Span span;
};

// Where definitions go: a local scope, or the environment's top level.
struct Body {
  Scope* scope;
  bool top_level;
  std::vector<BodyItem> items;
  std::vector<Form> pending;  // still to be scanned, last first
};

class Expansion {
 public:
  Expansion(Libraries& libraries, Environment& environment, std::shared_ptr<Arena> arena, const Options& options)
      : libraries_(libraries), environment_(environment), keep_(std::move(arena)), arena_(*keep_), options_(options),
        step_([this](uint64_t work) { step(work); }) {}

  // All forms as one top level; `constant_definitions`: the unit is complete, so what it defines once stays.
  ExpandedUnit top_level(std::span<Datum* const> forms, bool constant_definitions);
  ExpandedUnit program(std::span<Datum* const> forms);
  // The declarations of a define-library into the environment of the (still unpublished) library.
  ExpandedUnit library(Library& library, Datum* form);
  void import(Datum* set) { add_import(set); }
  const std::vector<Library*>& imports() const { return imports_; }

  // Runs `work`; a SyntaxError that leaves it says in which macro expansions it happened.
  template <class Work>
  auto explained(Work work) {
    try {
      return work();
    } catch (const text::SyntaxError& error) {
      throw explain(error);
    }
  }

 private:
  // ---- Errors, limits
  [[noreturn]] void fail(Span span, const std::string& message) const { throw text::SyntaxError(span, message); }
  [[noreturn]] void bad_syntax(const Datum* form, CoreForm which, std::string_view detail = {}) const;
  text::SyntaxError explain(const text::SyntaxError& error) const;
  void poll();                    // once a form: has somebody asked to stop?
  void step(uint64_t work);       // work of macros, which is limited
  struct Depth;

  // ---- Expressions (forms.cpp)
  Node* expression(Datum* form, Scope* scope);
  Node* reference(const Datum* identifier, Scope* scope);
  Node* global_reference(Span span, core::Global* global);
  Node* call(Datum* form, Scope* scope);
  Node* sequence(Items forms, Scope* scope, Span span);
  core::Clause clause(Datum* formals, Datum* body, Scope* scope, Datum* form, CoreForm which);
  Node* procedure(Datum* formals, Datum* body, Scope* scope, Datum* form, CoreForm which, const Datum* name);
  Datum* expand_macro(const Macro& macro, Datum* form, Scope* scope);
  // Expands macro uses until the form is something else; null trail growth is kept in trail_.
  Datum* expand_head(Datum* form, Scope* scope, Binding& head);

  // ---- Building nodes
  Node* make(Node::Kind kind, Span span) { return core::make_node(arena_, kind, span); }
  Node* constant(Datum* datum);
  Node* constant(Span span, Value word) { return constant(make_word(arena_, word, span)); }
  Node* unspecific(Span span) { return constant(span, Unspecific); }
  Node* local(Span span, core::Variable* variable);
  Node* branch(Span span, Node* test, Node* consequent, Node* alternate);
  Node* call_node(Span span, Node* procedure, std::span<Node* const> arguments);
  Node* primitive_node(Span span, std::string_view name);
  Node* primitive_call(Span span, std::string_view name, std::initializer_list<Node*> arguments);
  Node* sequence_node(Span span, std::span<Node* const> nodes);
  Node* let_node(Span span, std::span<core::Variable* const> variables, std::span<Node* const> values, Node* body);
  Node* letrec_node(Span span, std::span<core::Variable* const> variables, std::span<Node* const> values, Node* body);
  Node* lambda_node(Span span, const Name* name, std::span<const core::Clause> clauses);
  Node* lambda_node(Span span, const Name* name, std::span<core::Variable* const> required, core::Variable* rest, Node* body);
  core::Variable* make_variable(const Name* name);
  core::Variable* make_variable(const char* name) { return make_variable(intern(name)); }
  core::Variable* bind(Scope* scope, const Datum* identifier);  // a new variable
  Scope* make_scope(Scope* parent) { return arena_.make<Scope>(parent, nullptr); }
  void name_procedure(Node* value, const Name* name);

  // ---- Parsing helpers
  Items items(Datum* form, CoreForm which);                    // a proper list
  Items items(Datum* form, CoreForm which, size_t least, size_t most = SIZE_MAX);  // with its length, keyword included
  Datum* rest(Datum* form, size_t count) const;                // the form without its first elements
  void check_identifier(const Datum* d, CoreForm which) const;
  bool is_auxiliary(const Datum* d, Scope* scope, CoreForm form) const;
  struct Bindings {
    std::vector<Datum*> names;
    std::vector<Datum*> values;
    std::vector<Datum*> steps;  // do: null where absent
  };
  Bindings bindings(Datum* list, CoreForm which);
  struct Formals {
    std::vector<Datum*> required;
    Datum* rest = nullptr;
  };
  Formals formals(Datum* list, CoreForm which);
  void check_distinct(std::span<Datum* const> identifiers, CoreForm which) const;
  bool means_symbol(const Datum* d, std::string_view text) const { return d->is_identifier() && base_name(d)->text == text; }

  // ---- Bodies (body.cpp)
  Node* body(Datum* forms, Scope* scope, Datum* form, CoreForm which);
  void push(Body& body, Items forms, Scope* scope);
  void scan(Body& body);
  void scan_form(Body& body, Form form);
  bool scan_core(Body& body, CoreForm which, Datum* form, Scope* scope);
  BodyItem& declare(Body& body, const Datum* identifier, Span span);
  core::Global* declare_global(const Datum* identifier, Span span);
  core::Variable* declare_local(Body& body, const Datum* identifier);
  void check_definable(const Datum* identifier);
  void scan_define(Body& body, Datum* form, Scope* scope);
  void scan_define_values(Body& body, Datum* form, Scope* scope);
  void scan_define_syntax(Body& body, Datum* form, Scope* scope);
  void scan_define_record_type(Body& body, Datum* form, Scope* scope);
  void expand_items(Body& body);
  Node* value_of(BodyItem& item);
  struct Target {
    core::Variable* variable;
    core::Global* global;
  };
  Node* target_reference(Span span, Target target);
  // A variable of the body that no program can name.
  BodyItem& declare_hidden(Body& body, const char* name, Span span);
  Node* finish_local(Body& body, Datum* form);
  Node* finish_top_level(Body& body, bool constant_definitions);
  void settle_definitions(bool constant_definitions);
  Node* value_vector(Node* producer, size_t required, bool rest, Span span);

  // ---- Macros (macro_forms.cpp)
  Binding transformer(Datum* form, Scope* scope, const Datum* name, bool top_level);
  Scope* syntax_scope(Datum* form, Scope* scope, CoreForm which);

  // ---- Libraries and features (library_forms.cpp)
  struct Declarations {
    std::vector<Datum*> exports, imports, body;
    std::vector<Datum*> pending;  // declarations to come, last first
  };
  Import parse_import_set(Datum* set, unsigned depth);
  void add_import(Datum* set);
  void check_import(const Import& import, Span span);
  void note_import(Library* library);
  void note_home(const core::Global* global);
  bool feature(Datum* requirement, unsigned depth = 0);
  Items cond_expand_forms(Datum* form);
  Items included_forms(Datum* form, CoreForm which);
  void read_included(Datum* file, std::string_view which, std::vector<Datum*>& out);
  void declare_in_library(Datum* declaration, Declarations& out);
  void export_names(Library& library, const Declarations& declarations);
  void mark_assigned_by_macros();

  // ---- Conditionals (conditional_forms.cpp)
  Node* either(Span span, Node* test, Node* otherwise);
  Node* case_test(Span span, core::Variable* key, Items data);
  Node* case_result(Datum* clause, core::Variable* key, Scope* scope);

  // ---- Quasiquote (quasiquote.cpp)
  Node* quasi(Datum* datum, Scope* scope, unsigned level);
  bool is_prefixed(Datum* datum, Scope* scope, CoreForm which) const;
  Node* quoted(Datum* datum);
  Node* finished(Node* node);
  Node* quasi_vector(Datum* datum, Scope* scope, unsigned level);
  Node* quasi_list(Datum* datum, Scope* scope, unsigned level, bool dotted = true);
  Node* append_parts(std::vector<Node*> parts, Span span);

  // ---- One handler for each keyword, as an expression
#define GILT_CORE_FORM(name, lisp_name, usage, doc) Node* expand_##name(Datum* form, Scope* scope);
#include "syntax/core_forms.def"
#undef GILT_CORE_FORM
  Node* expand_named_let(Datum* form, Scope* scope);
  Node* recursive_let(Datum* form, Scope* scope, CoreForm which);
  Node* receive_values(Datum* form, Scope* scope, bool sequential, CoreForm which);
  Node* misplaced_definition(Datum* form, CoreForm which);
  Node* misplaced_auxiliary(Datum* form, CoreForm which);

  Libraries& libraries_;
  Environment& environment_;
  std::shared_ptr<Arena> keep_;
  Arena& arena_;
  const Options& options_;
  std::function<void(uint64_t)> step_;
  const Trail* trail_ = nullptr;
  uint64_t steps_ = 0;
  unsigned polls_ = 0;
  uint32_t depth_ = 0, included_ = 0;
  bool mentions_eval_ = false, has_aliases_ = false;
  std::vector<Library*> imports_;
  struct Imported {
    const Library* library;
    Span span;
  };
  std::unordered_map<const Name*, Imported> imported_;  // by this unit
  std::unordered_set<const core::Global*> seen_globals_;
  std::vector<core::Global*> defined_;
};

struct Expansion::Depth {
  explicit Depth(Expansion& expansion, const Datum* form) : expansion(expansion) {
    if (++expansion.depth_ > expansion.options_.max_depth) {
      --expansion.depth_;  // the destructor will not run
      expansion.fail(form->span, "too deeply nested");
    }
  }
  ~Depth() { --expansion.depth_; }
  Expansion& expansion;
};

}  // namespace gilt::syntax
