// Interfaces of libraries that the build compiles ahead: exports, and what their macros need. Registering one costs next to
// nothing: tables are sorted by the hash of the name and searched in place, bindings are made when somebody asks for
// them, macros when they are used first.
#pragma once

#include <memory>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/blob.h"
#include "syntax/library.h"

namespace gilt::syntax {

// Throws SyntaxError when a macro of the library cannot be written (it refers to a local scope).
void write_library_interface(BlobWriter& writer, Library& library);

// Registers the library. The bytes must live forever. Libraries that it mentions may be registered later.
Library* read_library_interface(BlobReader& reader, Libraries& libraries);

// One row of a table: an identifier and what it denotes.
struct BlobRow {
  uint32_t hash, text;  // macros: text is the name; aliases: text is the base, or the number of an alias
  uint8_t kind, flags;
  uint16_t library;
  uint32_t value;
};

class LibraryBlob {
 public:
  explicit LibraryBlob(std::string_view bytes);

  std::string_view name() const { return text(header_.name); }
  std::vector<Library*> imports(Library& self) const;
  std::vector<const Name*> export_names() const;
  Binding find_export(Library& self, const Name* name) const;
  Binding find_binding(Library& self, const Name* name);
  Binding find_alias(Key alias) const;
  const Macro* find_macro(Library& self, const Name* name);
  void load_rules(Library& self, const Macro& macro);

  struct Table {
    uint32_t position, count;
  };
  struct Header {
    uint32_t name, texts;  // texts: where offsets of texts and data count from
    Table libraries, imports, exports, bindings, macros, aliases;
  };

 private:
  template <class T>
  T at(size_t position) const {
    T value;
    std::memcpy(&value, bytes_.data() + position, sizeof value);
    return value;
  }
  BlobRow row(const Table& table, size_t i) const { return at<BlobRow>(table.position + i * sizeof(BlobRow)); }
  std::string_view text(uint32_t offset) const;
  Library* library(Library& self, uint32_t index) const;
  bool find_row(const Table& table, const Name* name, BlobRow& found) const;
  Binding binding(Library& self, const BlobRow& row) const;
  const Alias* alias(Library& self, uint32_t index);
  void restore_aliases(Library& self, Datum* datum);

  std::string_view bytes_;
  Header header_;
  Arena arena_;
  std::unordered_map<const Name*, Binding> bindings_;
  mutable std::unordered_map<const Name*, const Macro*> macros_;
  std::unordered_map<uint32_t, const Alias*> aliases_;
  std::unordered_map<Key, Binding> alias_bindings_;
};

}  // namespace gilt::syntax
