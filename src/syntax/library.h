// Libraries and their registry. A Library is immortal and found by its name as text, "(scheme base)"; it is published when
// its body has been expanded (or its precompiled interface registered) and does not change after that.
//
// Locks: Libraries::lock() guards every table of the registry, its libraries and their environments, for short operations
// only; a LoadingLock is held while a library is read from a file and expanded, so that it happens once.
#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "syntax/binding.h"
#include "syntax/environment.h"
#include "text/source.h"

namespace gilt::syntax {

struct ExpandedUnit;
struct Options;
class LibraryBlob;

struct LibraryName {
  std::string text;                // "(srfi 1)"
  std::vector<std::string> parts;  // "srfi", "1"
};
// Throws SyntaxError unless the datum is a list of identifiers and exact nonnegative integers.
LibraryName parse_library_name(const Datum* datum);

class Library {
 public:
  Library(Libraries& libraries, std::string name);
  ~Library();

  const std::string& name() const { return name_; }
  Environment& environment() { return environment_; }
  // Direct imports, which have to be instantiated before this one.
  std::vector<Library*> imports();

  // Unbound when the library does not export the name.
  Binding find_export(const Name* name);
  std::vector<const Name*> export_names();
  void add_export(const Name* external, const Binding& binding);

  // The library's own variable or macro of this unique name: how other units name it.
  core::Global* global(const Name* name) { return environment_.global(name); }
  const Macro* macro(const Name* name);

  // Precompiled libraries: what the environment of its macros holds, and the rules of one of them.
  Binding find_restored(const Name* name);
  Binding find_restored_alias(Key alias);
  void load_rules(const Macro& macro);

  // For the runtime: its own record of the library's code and whether that has run.
  std::atomic<void*> runtime{nullptr};

 private:
  friend class Libraries;
  friend class LibraryBlob;
  enum class Content : uint8_t { table, primitives, core };
  void fill_builtin();

  std::string name_;
  Environment environment_;
  Content content_ = Content::table;
  std::unordered_map<const Name*, Binding> exports_;
  std::unique_ptr<LibraryBlob> blob_;
};

// Of several libraries that export a name, which to tell first: those of the report, but the one that has everything;
// then the SRFIs; then our own.
int rank_of(const Library&);
// (scheme ...)
bool is_of_report(const Library&);

// What the process decides once, before the first expansion.
struct Settings {
  std::vector<std::string> features;         // for cond-expand
  std::vector<std::string> search_path;      // folders in which (a b c) is a/b/c.sld
  std::vector<std::string> default_imports;  // names of the libraries of a program without imports and of the REPL
  // Called with each library that has been expanded, before anybody else can import it: compile and keep its unit.
  std::function<void(Library&, ExpandedUnit, text::Cancel)> on_library;
};

// Held while libraries are loaded; waits with an eye on the cancel flag.
class LoadingLock {
 public:
  LoadingLock(Libraries& libraries, const Options& options);
  ~LoadingLock();
  LoadingLock(const LoadingLock&) = delete;
  // Notes that the library is being expanded. Throws SyntaxError if it is already: a circular import.
  void enter(const std::string& name, Span span);

 private:
  Libraries& libraries_;
  bool pushed_ = false;
};

class Libraries {
 public:
  explicit Libraries(Settings settings = {});
  ~Libraries();
  Settings& settings() { return settings_; }

  // Only what is registered; null otherwise.
  Library* find(std::string_view name);
  // Registered, or loaded from the search path now. Throws SyntaxError at the span.
  Library* require(const LibraryName& name, Span span, const Options& options);
  bool available(const LibraryName& name);
  std::vector<Library*> all();
  // The libraries that export a name, in the order of their ranks.
  std::vector<Library*> exporters_of(const Name* name);

  // An unregistered library for define-library to fill; publish makes it visible, replacing one of that name.
  Library* make_library(std::string name);
  void publish(Library& library);
  // Registers a precompiled library (syntax/library_blob.h); `interface` must live forever.
  Library* restore(std::string_view interface);

  std::unique_ptr<Environment> make_environment(Environment::Kind kind);
  void import_defaults(Environment& environment);

  std::recursive_mutex& lock() { return lock_; }

 private:
  friend class LoadingLock;
  Library* load(const LibraryName& name, Span span, const Options& options);
  std::vector<std::string> candidates(const LibraryName& name) const;

  Settings settings_;
  std::recursive_mutex lock_;
  std::recursive_mutex loading_;
  std::vector<std::string> being_loaded_;
  std::vector<std::unique_ptr<Library>> storage_;
  std::unordered_map<std::string, Library*> libraries_;
};

}  // namespace gilt::syntax
