// Top-level tables (environment.h).
#include "syntax/environment.h"

#include <algorithm>

#include "base/check.h"
#include "syntax/library.h"

namespace gilt::syntax {

namespace {
using Guard = std::lock_guard<std::recursive_mutex>;

Binding imported(Binding binding) {
  binding.imported = true;
  return binding;
}
}  // namespace

Environment::Environment(Libraries& libraries, Kind kind, Library* library)
    : libraries_(libraries), kind_(kind), library_(library), root_(nullptr, this) {}

Binding Environment::find(Key key) {
  Guard guard(libraries_.lock());
  auto own = table_.find(key);
  if (own != table_.end()) return own->second.binding;
  return library_ ? library_->find_restored_alias(key) : Binding{};
}

Binding Environment::find_symbol(const Name* name) {
  Guard guard(libraries_.lock());
  auto own = table_.find(name);
  uint32_t since = own == table_.end() ? 0 : own->second.sequence;
  for (size_t i = imports_.size(); i-- > 0 && imports_[i].sequence > since;) {
    const Import& import = imports_[i];
    if (import.whole) {
      if (Binding found = import.library->find_export(name)) return imported(found);
    } else if (auto entry = import.names.find(name); entry != import.names.end()) {
      return imported(entry->second);
    }
  }
  if (own != table_.end()) return own->second.binding;
  if (library_)
    if (Binding restored = library_->find_restored(name)) return restored;
  Binding unbound;
  unbound.environment = this, unbound.name = name;
  return unbound;
}

void Environment::bind(Key key, const Binding& binding) {
  Entry& entry = table_[key];
  if (recording_) changes_.push_back({key, entry.sequence != 0, entry});
  entry = {binding, ++sequence_};
}

const Name* Environment::unique_name(const Datum* identifier) {
  const Name* name = base_name(identifier);
  if (identifier->is_symbol()) return name;
  for (;;) {
    const Name* fresh = intern(name->text + "%" + std::to_string(++unique_));
    if (!globals_.count(fresh) && !macros_.count(fresh)) return fresh;
  }
}

core::Global* Environment::global(const Name* name) {
  Guard guard(libraries_.lock());
  core::Global*& global = globals_[name];
  if (global) return global;
  global = &storage_.emplace_back();
  global->name = name;
  global->home = library_ ? library_->name() : "";
  // Of these the compiler must assume nothing; so their flags never change while other threads look at them.
  if (kind_ == Kind::interaction) global->defined = global->redefinable = true;
  return global;
}

core::Global* Environment::reference(const Name* name) { return global(name); }

core::Global* Environment::define(const Datum* identifier, bool& again) {
  Guard guard(libraries_.lock());
  Key key = key_of(identifier);
  auto own = table_.find(key);
  again = own != table_.end() && own->second.binding.kind == Binding::Kind::global;
  const Name* name = again ? own->second.binding.global->name : unique_name(identifier);
  core::Global* target = global(name);
  if (kind_ == Kind::interaction && !target->redefinable) {
    globals_.erase(name);  // code of the program keeps its constant
    target = global(name);
  }
  bind(key, Binding::of(target));
  return target;
}

void Environment::define_macro(const Datum* identifier, const Binding& syntax) {
  Guard guard(libraries_.lock());
  if (syntax.kind == Binding::Kind::macro && syntax.macro->scope->environment() == this)
    macros_[syntax.macro->name] = syntax.macro;
  bind(key_of(identifier), syntax);
}

bool Environment::owns(const core::Global* global) const {
  Guard guard(libraries_.lock());
  auto found = globals_.find(global->name);
  return found != globals_.end() && found->second == global;
}

void Environment::make_redefinable() {
  Guard guard(libraries_.lock());
  for (core::Global& global : storage_) global.defined = global.redefinable = true, global.procedure = nullptr;
}

std::vector<const Macro*> Environment::macros() const {
  Guard guard(libraries_.lock());
  std::vector<const Macro*> out;
  for (const auto& [name, macro] : macros_) out.push_back(macro);
  return out;
}

const Macro* Environment::macro(const Name* unique_name) const {
  Guard guard(libraries_.lock());
  auto found = macros_.find(unique_name);
  return found == macros_.end() ? nullptr : found->second;
}

void Environment::add_import(Import import) {
  Guard guard(libraries_.lock());
  import.sequence = ++sequence_;
  imports_.push_back(std::move(import));
}

std::vector<Library*> Environment::imported_libraries() const {
  Guard guard(libraries_.lock());
  std::vector<Library*> out;
  for (const Import& import : imports_)
    if (std::find(out.begin(), out.end(), import.library) == out.end()) out.push_back(import.library);
  return out;
}

std::string Environment::importer_of(const Name* name) {
  Guard guard(libraries_.lock());
  for (size_t i = imports_.size(); i-- > 0;)
    if (imports_[i].whole ? bool(imports_[i].library->find_export(name)) : imports_[i].names.count(name) != 0)
      return imports_[i].library->name();
  return "";
}

void Environment::retain(std::shared_ptr<Arena> arena) {
  Guard guard(libraries_.lock());
  if (arenas_.empty() || arenas_.back() != arena) arenas_.push_back(std::move(arena));
}

std::vector<const Name*> Environment::names() {
  Guard guard(libraries_.lock());
  std::vector<const Name*> out;
  for (const auto& [key, entry] : table_) {
    // The keys of aliases are told from names by what they bind: an alias's variable has a name of its own.
    const Binding& b = entry.binding;
    const Name* name = b.kind == Binding::Kind::global ? b.global->name : b.kind == Binding::Kind::macro ? b.macro->name : nullptr;
    if (name == key) out.push_back(name);
  }
  for (const Import& import : imports_) {
    if (import.whole)
      for (const Name* name : import.library->export_names()) out.push_back(name);
    else
      for (const auto& [name, binding] : import.names) out.push_back(name);
  }
  return out;
}

void Environment::begin() {
  Guard guard(libraries_.lock());
  changes_.clear();
  imports_before_ = imports_.size();
  recording_ = true;
}

void Environment::commit() {
  Guard guard(libraries_.lock());
  changes_.clear();
  recording_ = false;
}

void Environment::rollback() {
  Guard guard(libraries_.lock());
  for (size_t i = changes_.size(); i-- > 0;) {
    if (changes_[i].existed) table_[changes_[i].key] = changes_[i].old;
    else table_.erase(changes_[i].key);
  }
  imports_.resize(imports_before_);
  changes_.clear();
  recording_ = false;
}

}  // namespace gilt::syntax
