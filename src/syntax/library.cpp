// Libraries, their registry, and the two that C++ provides: (gilt core) and (gilt primitives).
#include "syntax/library.h"

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <filesystem>
#include <thread>

#include "base/file.h"
#include "syntax/expander.h"
#include "syntax/library_blob.h"
#include "syntax/list.h"
#include "syntax/primitives.h"
#include "syntax/source_file.h"
#include "text/source.h"

namespace gilt::syntax {

namespace {
using Guard = std::lock_guard<std::recursive_mutex>;
}

// ---- Names

LibraryName parse_library_name(const Datum* datum) {
  LibraryName name{"(", {}};
  const Datum* d = datum;
  for (size_t count = 0; d->is_pair() && count < 100; d = d->cdr, ++count) {
    const Datum* part = d->car;
    bool number = part->kind == Datum::Kind::word && is_fixnum(part->word) && fixnum_value(part->word) >= 0;
    if (!number && !part->is_identifier()) break;
    name.parts.push_back(number ? std::to_string(fixnum_value(part->word)) : base_name(part)->text);
    name.text += (count ? " " : "") + name.parts.back();
  }
  if (!d->is_nil() || name.parts.empty())
    throw text::SyntaxError(datum->span, "a library's name is a list of identifiers and numbers");
  name.text += ")";
  return name;
}

// ---- One library

Library::Library(Libraries& libraries, std::string name)
    : name_(std::move(name)), environment_(libraries, Environment::Kind::library, this) {}
Library::~Library() = default;

void Library::fill_builtin() {
  if (content_ == Content::primitives)
    for (unsigned i = 0; i < bytecode::primitive_count; ++i)
      exports_.emplace(intern(bytecode::primitive_table[i].lisp_name), Binding::of(static_cast<bytecode::Primitive>(i)));
  if (content_ == Content::core)
    for (unsigned i = 0; i < core_form_count; ++i)
      exports_.emplace(intern(core_form_table[i].name), Binding::of(static_cast<CoreForm>(i)));
  content_ = Content::table;
}

Binding Library::find_export(const Name* name) {
  Guard guard(environment_.libraries().lock());
  fill_builtin();
  auto found = exports_.find(name);
  if (found != exports_.end()) return found->second;
  if (!blob_) return {};
  Binding restored = blob_->find_export(*this, name);
  if (restored) exports_.emplace(name, restored);
  return restored;
}

std::vector<const Name*> Library::export_names() {
  Guard guard(environment_.libraries().lock());
  fill_builtin();
  if (blob_) return blob_->export_names();
  std::vector<const Name*> out;
  for (const auto& [name, binding] : exports_) out.push_back(name);
  return out;
}

void Library::add_export(const Name* external, const Binding& binding) {
  Guard guard(environment_.libraries().lock());
  exports_[external] = binding;
}

std::vector<Library*> Library::imports() {
  Guard guard(environment_.libraries().lock());
  return blob_ ? blob_->imports(*this) : environment_.imported_libraries();
}

const Macro* Library::macro(const Name* name) {
  Guard guard(environment_.libraries().lock());
  if (const Macro* macro = environment_.macro(name)) return macro;
  return blob_ ? blob_->find_macro(*this, name) : nullptr;
}

Binding Library::find_restored(const Name* name) { return blob_ ? blob_->find_binding(*this, name) : Binding{}; }
Binding Library::find_restored_alias(Key alias) { return blob_ ? blob_->find_alias(alias) : Binding{}; }

void Library::load_rules(const Macro& macro) {
  Guard guard(environment_.libraries().lock());
  if (!macro.rules.load(std::memory_order_relaxed)) blob_->load_rules(*this, macro);
}

// ---- The registry

bool is_of_report(const Library& library) { return library.name().starts_with("(scheme "); }

int rank_of(const Library& library) {
  if (is_of_report(library)) return library.name() == "(scheme r5rs)" ? 1 : 0;
  return library.name().starts_with("(srfi ") ? 2 : 3;
}

Libraries::Libraries(Settings settings) : settings_(std::move(settings)) {
  Library* primitives = make_library("(gilt primitives)");
  primitives->content_ = Library::Content::primitives;
  publish(*primitives);
  Library* core = make_library("(gilt core)");
  core->content_ = Library::Content::core;
  publish(*core);
}
Libraries::~Libraries() = default;

Library* Libraries::make_library(std::string name) {
  Guard guard(lock_);
  return storage_.emplace_back(std::make_unique<Library>(*this, std::move(name))).get();
}

void Libraries::publish(Library& library) {
  Guard guard(lock_);
  libraries_[library.name()] = &library;
}

Library* Libraries::restore(std::string_view interface) {
  auto blob = std::make_unique<LibraryBlob>(interface);
  Guard guard(lock_);
  Library* library = make_library(std::string(blob->name()));
  library->blob_ = std::move(blob);
  publish(*library);
  return library;
}

Library* Libraries::find(std::string_view name) {
  Guard guard(lock_);
  auto found = libraries_.find(std::string(name));
  return found == libraries_.end() ? nullptr : found->second;
}

std::vector<Library*> Libraries::all() {
  Guard guard(lock_);
  std::vector<Library*> out;
  for (auto& [name, library] : libraries_) out.push_back(library);
  std::sort(out.begin(), out.end(), [](Library* a, Library* b) { return a->name() < b->name(); });
  return out;
}

std::vector<Library*> Libraries::exporters_of(const Name* name) {
  std::vector<Library*> out;
  for (Library* library : all())
    if (library->find_export(name)) out.push_back(library);
  std::stable_sort(out.begin(), out.end(), [](Library* a, Library* b) { return rank_of(*a) < rank_of(*b); });
  return out;
}

// ---- Files

std::vector<std::string> Libraries::candidates(const LibraryName& name) const {
  std::string relative;
  for (const std::string& part : name.parts) {
    if (part == "." || part == ".." || part.empty() || part.find('/') != std::string::npos) return {};
    relative += (relative.empty() ? "" : "/") + part;
  }
  std::vector<std::string> out;
  for (const std::string& folder : settings_.search_path)
    out.push_back((std::filesystem::path(folder) / (relative + ".sld")).string());
  return out;
}

bool Libraries::available(const LibraryName& name) {
  if (find(name.text)) return true;
  std::error_code ignored;
  for (const std::string& path : candidates(name))
    if (std::filesystem::is_regular_file(path, ignored)) return true;
  return false;
}

LoadingLock::LoadingLock(Libraries& libraries, const Options& options) : libraries_(libraries) {
  while (!libraries_.loading_.try_lock()) {
    text::check_cancelled(options.cancel);
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
}

LoadingLock::~LoadingLock() {
  if (pushed_) libraries_.being_loaded_.pop_back();
  libraries_.loading_.unlock();
}

void LoadingLock::enter(const std::string& name, Span span) {
  auto& stack = libraries_.being_loaded_;
  auto first = std::find(stack.begin(), stack.end(), name);
  if (first != stack.end()) {
    std::string path;
    for (auto it = first; it != stack.end(); ++it) path += *it + " imports ";
    throw text::SyntaxError(span, "circular import: " + path + name);
  }
  stack.push_back(name);
  pushed_ = true;
}

Library* Libraries::require(const LibraryName& name, Span span, const Options& options) {
  if (Library* library = find(name.text)) return library;
  LoadingLock loading(*this, options);
  if (Library* library = find(name.text)) return library;
  if (std::find(being_loaded_.begin(), being_loaded_.end(), name.text) != being_loaded_.end())
    loading.enter(name.text, span);  // throws: circular
  return load(name, span, options);
}

Library* Libraries::load(const LibraryName& name, Span span, const Options& options) {
  std::string searched;
  for (const std::string& path : candidates(name)) {
    std::string source;
    searched += (searched.empty() ? "" : ", ") + path;
    if (!file::read_all(path, source)) {
      if (errno == ENOENT || errno == ENOTDIR || errno == EISDIR) continue;
      throw text::SyntaxError(span, "cannot read " + path + ": " + std::strerror(errno));
    }
    auto arena = std::make_shared<Arena>();
    std::vector<Datum*> forms;
    read_forms(*arena, path, std::move(source), false, forms);
    for (Datum* form : forms)
      if (form->is_pair() && form->car->is_symbol() && form->car->name->text == "define-library")
        expand_library(*this, arena, form, options);
    if (Library* library = find(name.text)) return library;
    throw text::SyntaxError(span, path + " does not define the library " + name.text);
  }
  throw text::SyntaxError(span, "no library named " + name.text + (searched.empty() ? "" : "; looked for " + searched));
}

// ---- Environments

std::unique_ptr<Environment> Libraries::make_environment(Environment::Kind kind) {
  return std::make_unique<Environment>(*this, kind);
}

void Libraries::import_defaults(Environment& environment) {
  std::vector<std::string> names = settings_.default_imports;
  if (names.empty()) names = {"(gilt core)", "(gilt primitives)"};
  for (const std::string& name : names)
    if (Library* library = find(name)) {
      Import import;
      import.library = library;
      environment.add_import(std::move(import));
    }
}

}  // namespace gilt::syntax
