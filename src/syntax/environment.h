// A top level: a library body, a program, or an interaction environment. It maps identifiers to what they denote: its own
// definitions, and the imports behind them (a later import or definition of a name wins). It owns the Globals of its
// definitions. All functions are thread-safe: tables are guarded by the one lock of the Libraries; `expanding` is held
// through an expansion, so that one form after the other is expanded.
#pragma once

#include <atomic>
#include <deque>
#include <memory>
#include <mutex>
#include <string>
#include <unordered_map>
#include <vector>

#include "syntax/binding.h"
#include "syntax/scope.h"

namespace gilt::syntax {

class Libraries;

// What one import set brings: a whole library as it is, or chosen and renamed exports.
struct Import {
  Library* library = nullptr;
  bool whole = true;
  std::unordered_map<const Name*, Binding> names;
  uint32_t sequence = 0;
};

class Environment {
 public:
  enum class Kind : uint8_t {
    library,      // immutable once expanded
    program,      // one unit: definitions are constant unless assigned
    interaction   // REPL, eval, load: definitions may be changed by any later form
  };
  Environment(Libraries& libraries, Kind kind, Library* library = nullptr);
  Environment(const Environment&) = delete;

  Kind kind() const { return kind_; }
  void set_kind(Kind kind) { kind_ = kind; }  // only towards interaction
  Library* library() const { return library_; }
  Libraries& libraries() const { return libraries_; }
  Scope* root() { return &root_; }

  // Own definitions first, then imports; unbound (with environment and name) when there is neither.
  Binding find(Key key);
  Binding find_symbol(const Name* name);

  // The variable that a definition of this identifier defines. `again`: the unit has defined it before.
  core::Global* define(const Datum* identifier, bool& again);
  void define_macro(const Datum* identifier, const Binding& syntax);
  // The variable that an unbound name refers to: undefined as yet, and the one that a later definition will define.
  core::Global* reference(const Name* name);
  // The own variable of this unique name, made if absent.
  core::Global* global(const Name* name);
  bool owns(const core::Global* global) const;
  // Every variable may change from now on: the program can evaluate anything in this environment.
  void make_redefinable();
  // The name under which a top-level macro or alias is known in this environment.
  const Name* unique_name(const Datum* identifier);

  std::vector<const Macro*> macros() const;
  const Macro* macro(const Name* unique_name) const;  // null if there is none

  void add_import(Import import);
  std::vector<Library*> imported_libraries() const;
  // Name of a library whose import gives `name` its meaning, "" if none does.
  std::string importer_of(const Name* name);
  // Keeps what macros and aliases of this environment point into.
  void retain(std::shared_ptr<Arena> arena);

  std::vector<const Name*> names();  // all that are bound and have a plain symbol

  // Between begin and commit every change is recorded; rollback undoes all, after an error in the form.
  void begin();
  void commit();
  void rollback();

  std::mutex expanding;

 private:
  friend class LibraryBlob;
  struct Entry {
    Binding binding;
    uint32_t sequence = 0;
  };
  struct Change {
    Key key;
    bool existed;
    Entry old;
  };
  void bind(Key key, const Binding& binding);

  Libraries& libraries_;
  std::atomic<Kind> kind_;
  Library* library_;
  Scope root_;
  std::unordered_map<Key, Entry> table_;  // own definitions
  std::unordered_map<const Name*, core::Global*> globals_;
  std::unordered_map<const Name*, const Macro*> macros_;
  std::deque<core::Global> storage_;
  std::vector<Import> imports_;
  std::vector<std::shared_ptr<Arena>> arenas_;
  uint32_t sequence_ = 0, unique_ = 0;
  std::vector<Change> changes_;
  size_t imports_before_ = 0;
  bool recording_ = false;
};

}  // namespace gilt::syntax
