// import, define-library, cond-expand and include.
#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <utility>

#include "base/file.h"
#include "syntax/expansion.h"
#include "syntax/source_file.h"

namespace gilt::syntax {

namespace {

constexpr unsigned max_import_nesting = 100, max_included_files = 1000;

Binding find_in(const Import& import, const Name* name) {
  if (import.whole) return import.library->find_export(name);
  auto found = import.names.find(name);
  return found == import.names.end() ? Binding{} : found->second;
}

std::vector<const Name*> names_of(const Import& import) {
  if (import.whole) return import.library->export_names();
  std::vector<const Name*> out;
  for (const auto& [name, binding] : import.names) out.push_back(name);
  return out;
}

std::unordered_map<const Name*, Binding> all_names(const Import& import) {
  if (!import.whole) return import.names;
  std::unordered_map<const Name*, Binding> out;
  for (const Name* name : import.library->export_names()) out.emplace(name, import.library->find_export(name));
  return out;
}

}  // namespace

// ---- import

Import Expansion::parse_import_set(Datum* set, unsigned depth) {
  if (depth > max_import_nesting) fail(set->span, "import: too deeply nested");
  auto parts = list_items(arena_, set);
  if (!parts || parts->empty()) bad_syntax(set, CoreForm::import, "not an import set");
  Datum* head = (*parts)[0];
  bool modified = parts->size() > 1 && (*parts)[1]->is_pair() &&
                  (means_symbol(head, "only") || means_symbol(head, "except") || means_symbol(head, "prefix") ||
                   means_symbol(head, "rename"));
  if (!modified) {
    Import import;
    import.library = libraries_.require(parse_library_name(set), set->span, options_);
    return import;
  }
  Import base = parse_import_set((*parts)[1], depth + 1);
  std::string which = base_name(head)->text;
  auto taken = [&](Datum* identifier) {
    if (!identifier->is_identifier()) fail(identifier->span, which + ": expected an identifier");
    Binding b = find_in(base, base_name(identifier));
    if (!b) fail(identifier->span, which + ": " + base.library->name() + " does not export " + base_name(identifier)->text);
    return b;
  };
  Items rest = parts->subspan(2);
  std::unordered_map<const Name*, Binding> names;
  if (which == "only") {
    for (Datum* identifier : rest) names[base_name(identifier)] = taken(identifier);
  } else if (which == "except") {
    names = all_names(base);
    for (Datum* identifier : rest) taken(identifier), names.erase(base_name(identifier));
  } else if (which == "prefix") {
    if (rest.size() != 1 || !rest[0]->is_identifier()) fail(set->span, "prefix: expected (prefix import-set identifier)");
    for (const auto& [name, binding] : all_names(base)) names[intern(base_name(rest[0])->text + name->text)] = binding;
  } else {
    names = all_names(base);
    std::vector<std::pair<const Name*, Binding>> renamed;
    for (Datum* pair : rest) {
      auto from_to = list_items(arena_, pair);
      if (!from_to || from_to->size() != 2 || !(*from_to)[1]->is_identifier())
        fail(pair->span, "rename: expected (from to)");
      renamed.emplace_back(base_name((*from_to)[1]), taken((*from_to)[0]));
      names.erase(base_name((*from_to)[0]));
    }
    for (auto& [name, binding] : renamed) names[name] = binding;
  }
  base.whole = false;
  base.names = std::move(names);
  return base;
}

void Expansion::note_import(Library* library) {
  if (std::find(imports_.begin(), imports_.end(), library) == imports_.end()) imports_.push_back(library);
}

// A name has one meaning in a unit (R7RS 5.2), but for what stands for the default imports. Some SRFIs define names of the
// report anew (13, 43, 219): there the later import holds, as elsewhere.
void Expansion::check_import(const Import& import, Span span) {
  const Name* clash = nullptr;  // the first in the alphabet, so that the message is always the same
  Imported first{};
  for (const Name* name : names_of(import)) {
    auto [at, fresh] = imported_.try_emplace(name, Imported{import.library, span});
    if (fresh) continue;
    Imported before = std::exchange(at->second, Imported{import.library, span});
    Binding binding = environment_.find_symbol(name);
    if (!binding.imported || same_binding(binding, find_in(import, name))) continue;
    if (is_of_report(*before.library) != is_of_report(*import.library)) continue;
    if (clash == nullptr || name->text < clash->text) clash = name, first = before;
  }
  if (clash == nullptr) return;
  fail(span, "import: " + clash->text + " of " + import.library->name() + " is not that of " + first.library->name() +
                 ", imported at " + text::location(first.span) + "; leave one out or rename it");
}

void Expansion::add_import(Datum* set) {
  Import import = parse_import_set(set, 0);
  if (environment_.kind() != Environment::Kind::interaction) check_import(import, set->span);
  note_import(import.library);
  environment_.add_import(std::move(import));
}

void Expansion::note_home(const core::Global* global) {
  if (global->home.empty() || (environment_.library() && global->home == environment_.library()->name())) return;
  if (Library* home = libraries_.find(global->home)) note_import(home);
}

// ---- cond-expand

bool Expansion::feature(Datum* requirement, unsigned depth) {
  if (depth > max_import_nesting) fail(requirement->span, "cond-expand: too deeply nested");
  if (requirement->is_identifier()) {
    const std::string& text = base_name(requirement)->text;
    const auto& features = libraries_.settings().features;
    return text == "else" || std::find(features.begin(), features.end(), text) != features.end();
  }
  auto parts = list_items(arena_, requirement);
  if (!parts || parts->empty()) bad_syntax(requirement, CoreForm::cond_expand, "not a feature requirement");
  Datum* head = (*parts)[0];
  Items rest = parts->subspan(1);
  auto holds = [&](Datum* part) { return feature(part, depth + 1); };
  if (means_symbol(head, "and")) return std::all_of(rest.begin(), rest.end(), holds);
  if (means_symbol(head, "or")) return std::any_of(rest.begin(), rest.end(), holds);
  if (means_symbol(head, "not") && rest.size() == 1) return !holds(rest[0]);
  if (means_symbol(head, "library") && rest.size() == 1) return libraries_.available(parse_library_name(rest[0]));
  bad_syntax(requirement, CoreForm::cond_expand, "not a feature requirement");
}

Items Expansion::cond_expand_forms(Datum* form) {
  Items clauses = items(form, CoreForm::cond_expand).subspan(1);
  for (Datum* clause : clauses) {
    auto parts = list_items(arena_, clause);
    if (!parts || parts->empty()) bad_syntax(clause, CoreForm::cond_expand, "a clause is a list");
    if (clause != clauses.back() && means_symbol((*parts)[0], "else"))
      bad_syntax(clause, CoreForm::cond_expand, "else must be the last clause");
    if (feature((*parts)[0])) return parts->subspan(1);
  }
  return {};
}

Node* Expansion::expand_cond_expand(Datum* form, Scope* scope) {
  return sequence(cond_expand_forms(form), scope, form->span);
}

// ---- include

namespace {

// A relative name is looked for beside the file that includes it, then in the current folder.
std::string included_path(const std::string& name, Span from) {
  namespace fs = std::filesystem;
  fs::path path(name);
  std::error_code ignored;
  if (path.is_relative() && from.source) {
    fs::path beside = fs::path(text::source_path(from.source)).parent_path() / path;
    if (fs::exists(beside, ignored)) return beside.string();
  }
  return name;
}

}  // namespace

void Expansion::read_included(Datum* form, std::string_view which, std::vector<Datum*>& out) {
  auto refuse = [&](const std::string& why) { fail(form->span, std::string(which) + ": " + why); };
  const Datum* name = as_read(form);
  if (name->kind != Datum::Kind::string) refuse("expected the name of a file as a string");
  if (++included_ > max_included_files) refuse("too many files are included");
  std::string path = included_path(std::string(name->text), form->span), text;
  if (!file::read_all(path, text)) refuse("cannot read " + path + ": " + std::strerror(errno));
  read_forms(arena_, path, std::move(text), which == "include-ci", out);
}

Items Expansion::included_forms(Datum* form, CoreForm which) {
  std::vector<Datum*> out;
  const char* who = which == CoreForm::include_ci ? "include-ci" : "include";
  for (Datum* file : items(form, which, 2).subspan(1)) read_included(file, who, out);
  return arena_.copy(out);
}

Node* Expansion::expand_include(Datum* form, Scope* scope) {
  return sequence(included_forms(form, CoreForm::include), scope, form->span);
}
Node* Expansion::expand_include_ci(Datum* form, Scope* scope) {
  return sequence(included_forms(form, CoreForm::include_ci), scope, form->span);
}

// ---- define-library

void Expansion::declare_in_library(Datum* declaration, Declarations& out) {
  auto parts = list_items(arena_, declaration);
  if (!parts || parts->empty() || !(*parts)[0]->is_identifier())
    bad_syntax(declaration, CoreForm::define_library, "not a declaration");
  const std::string& which = base_name((*parts)[0])->text;
  Items rest = parts->subspan(1);
  auto append = [&](std::vector<Datum*>& list, std::span<Datum* const> more) { list.insert(list.end(), more.begin(), more.end()); };
  auto declare_next = [&](std::span<Datum* const> more) {
    for (size_t i = more.size(); i-- > 0;) out.pending.push_back(more[i]);
  };
  if (which == "export") return append(out.exports, rest);
  if (which == "import") return append(out.imports, rest);
  if (which == "begin") return append(out.body, rest);
  if (which == "include" || which == "include-ci" || which == "include-library-declarations") {
    std::vector<Datum*> forms;
    for (Datum* file : rest) read_included(file, which, forms);
    return which == "include-library-declarations" ? declare_next(forms) : append(out.body, forms);
  }
  if (which == "cond-expand") return declare_next(cond_expand_forms(declaration));
  fail(declaration->span, "define-library: " + which +
                              " is not a declaration; expected export, import, begin, include, include-ci, "
                              "include-library-declarations or cond-expand");
}

void Expansion::export_names(Library& library, const Declarations& declarations) {
  for (Datum* spec : declarations.exports) {
    Datum *internal = spec, *external = spec;
    if (!spec->is_identifier()) {
      auto parts = list_items(arena_, spec);
      bool renames = parts && parts->size() == 3 && means_symbol((*parts)[0], "rename") && (*parts)[1]->is_identifier() &&
                     (*parts)[2]->is_identifier();
      if (!renames) fail(spec->span, "export: expected an identifier or (rename internal external)");
      internal = (*parts)[1], external = (*parts)[2];
    }
    Binding binding = environment_.find_symbol(base_name(internal));
    if (!binding) fail(internal->span, "export: " + base_name(internal)->text + " is not defined in " + library.name());
    binding.imported = false;
    if (Binding before = library.find_export(base_name(external)); before && !same_binding(before, binding))
      fail(external->span, "export: " + base_name(external)->text + " is exported twice");
    library.add_export(base_name(external), binding);
  }
}

// A macro that assigns a variable of its library does so in units that are compiled later: such a variable is no
// constant.
void Expansion::mark_assigned_by_macros() {
  Scope* root = environment_.root();
  std::unordered_set<const Datum*> seen;
  std::vector<const Datum*> pending;
  for (const Macro* macro : environment_.macros())
    if (macro->specification) pending.push_back(macro->specification);
  while (!pending.empty()) {
    const Datum* d = pending.back();
    pending.pop_back();
    if (d->kind == Datum::Kind::vector && seen.insert(d).second)
      pending.insert(pending.end(), d->items.begin(), d->items.end());
    if (!d->is_pair() || !seen.insert(d).second) continue;
    pending.push_back(d->cdr), pending.push_back(d->car);
    if (!d->car->is_identifier() || !d->cdr->is_pair() || !d->cdr->car->is_identifier()) continue;
    if (!resolve(d->car, root).is(CoreForm::set)) continue;
    Binding target = resolve(d->cdr->car, root);
    if (target.kind == Binding::Kind::global && environment_.owns(target.global)) target.global->assigned = true;
  }
}

ExpandedUnit Expansion::library(Library& library, Datum* form) {
  environment_.retain(keep_);
  Declarations declarations;
  Items parts = items(form, CoreForm::define_library, 2);
  for (size_t i = parts.size(); i-- > 2;) declarations.pending.push_back(parts[i]);
  while (!declarations.pending.empty()) {
    Datum* next = declarations.pending.back();
    declarations.pending.pop_back();
    poll();
    declare_in_library(next, declarations);
  }
  for (Datum* set : declarations.imports) add_import(set);
  ExpandedUnit unit = top_level(declarations.body, true);
  export_names(library, declarations);
  mark_assigned_by_macros();
  settle_definitions(true);
  return unit;
}

// ---- Programs

// What stands before the first form of the program proper: imports, libraries, and cond-expand around imports.
ExpandedUnit Expansion::program(std::span<Datum* const> forms) {
  std::vector<Datum*> pending(forms.rbegin(), forms.rend());
  bool has_imports = false;
  auto head = [](Datum* form) { return form->is_pair() && form->car->is_symbol() ? form->car->name->text : std::string(); };
  auto is_declaration = [&](Datum* form) {
    std::string text = head(form);
    return text == "import" || text == "define-library" || text == "cond-expand";
  };
  while (!pending.empty()) {
    Datum* form = pending.back();
    std::string which = head(form);
    poll();
    if (which == "import") {
      has_imports = true;
      for (Datum* set : items(form, CoreForm::import).subspan(1)) add_import(set);
      pending.pop_back();
    } else if (which == "define-library") {
      expand_library(libraries_, keep_, form, options_);
      pending.pop_back();
    } else if (which == "cond-expand") {
      Items selected = cond_expand_forms(form);
      if (!selected.empty() && !is_declaration(selected[0])) break;
      pending.pop_back();
      pending.insert(pending.end(), selected.rbegin(), selected.rend());
    } else {
      break;
    }
  }
  if (!has_imports) libraries_.import_defaults(environment_);
  std::vector<Datum*> rest(pending.rbegin(), pending.rend());
  return top_level(rest, true);
}

}  // namespace gilt::syntax
