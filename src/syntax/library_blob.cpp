// Reading and writing library interfaces. An alias inside the rules of a macro is written as a symbol whose text no reader
// makes: the byte 1 and the number of its row.
#include "syntax/library_blob.h"

#include <algorithm>
#include <stdexcept>
#include <unordered_set>

#include "datum/datum_blob.h"
#include "syntax/syntax_rules.h"
#include "text/source.h"

namespace gilt::syntax {

namespace {

constexpr uint32_t alias_bit = 0x80000000;
constexpr char alias_mark = '\x01';
constexpr uint8_t assigned_flag = 1;

uint32_t short_hash(const Name* name) { return static_cast<uint32_t>(name->hash); }

// ---- Writing

class InterfaceWriter {
 public:
  explicit InterfaceWriter(Library& library) : library_(library) { library_index(library.name()); }

  std::string write() {
    for (const Name* name : sorted(library_.export_names())) exports_.push_back(row(name, library_.find_export(name)));
    write_macros();
    for (const Name* name : mentioned_)
      if (Binding b = library_.environment().find_symbol(name)) bindings_.push_back(row(name, b));
    std::vector<uint32_t> imports;
    for (Library* import : library_.imports()) imports.push_back(library_index(import->name()));
    return assemble(imports);
  }

 private:
  uint32_t text(std::string_view text) {
    auto [place, is_new] = texts_.emplace(text, static_cast<uint32_t>(heap_.size()));
    if (is_new) {
      uint32_t size = static_cast<uint32_t>(text.size());
      heap_.append(reinterpret_cast<const char*>(&size), sizeof size);
      heap_.append(text);
    }
    return place->second;
  }

  uint32_t library_index(const std::string& name) {
    auto [place, is_new] = library_indices_.emplace(name, static_cast<uint32_t>(libraries_.size()));
    if (is_new) libraries_.push_back(text(name));
    return place->second;
  }

  static std::vector<const Name*> sorted(std::vector<const Name*> names) {
    std::sort(names.begin(), names.end(), [](const Name* a, const Name* b) { return a->text < b->text; });
    return names;
  }

  void encode(const Binding& b, BlobRow& row) {
    row.kind = static_cast<uint8_t>(b.kind);
    switch (b.kind) {
      case Binding::Kind::unbound: return;
      case Binding::Kind::core: row.value = static_cast<uint32_t>(b.form); return;
      case Binding::Kind::primitive: row.value = static_cast<uint32_t>(b.primitive); return;
      case Binding::Kind::global:
        if (b.global->home.empty()) throw std::logic_error("a library refers to a variable of a program");
        row.library = static_cast<uint16_t>(library_index(b.global->home));
        row.value = text(b.global->name->text);
        row.flags = b.global->assigned ? assigned_flag : 0;
        return;
      case Binding::Kind::macro:
        check_macro(*b.macro);
        row.library = static_cast<uint16_t>(library_index(b.macro->home->name()));
        row.value = text(b.macro->name->text);
        return;
      case Binding::Kind::variable: throw std::logic_error("a library exports a local variable");
    }
  }

  void check_macro(const Macro& macro) {
    if (!macro.home || macro.scope != macro.home->environment().root())
      throw text::SyntaxError(macro.span, macro.name->text + ": a macro defined inside let-syntax cannot be precompiled");
  }

  BlobRow row(const Name* name, const Binding& b) {
    BlobRow row{short_hash(name), text(name->text), 0, 0, 0, 0};
    encode(b, row);
    return row;
  }

  void write_macros() {
    std::vector<const Macro*> macros = library_.environment().macros();
    std::sort(macros.begin(), macros.end(), [](auto* a, auto* b) { return a->name->text < b->name->text; });
    for (const Macro* macro : macros) {
      check_macro(*macro);
      BlobWriter data;
      write_datum(data, plain_copy(macro->specification));
      macros_.push_back({short_hash(macro->name), text(macro->name->text), 0, 0, 0, static_cast<uint32_t>(heap_.size())});
      heap_ += data.bytes();
    }
  }

  // The rules without spans and without aliases.
  Datum* plain_copy(const Datum* root) {
    std::unordered_map<const Datum*, Datum*> copies;
    std::vector<const Datum*> pending{root};
    while (!pending.empty()) {
      const Datum* d = pending.back();
      pending.pop_back();
      auto [place, is_new] = copies.emplace(d, nullptr);
      if (!is_new) continue;
      place->second = plain_node(d);
      if (d->is_pair()) pending.push_back(d->car), pending.push_back(d->cdr);
      for (const Datum* item : d->items) pending.push_back(item);
    }
    for (auto& [original, copy] : copies) {
      if (copy->is_pair()) copy->car = copies.at(original->car), copy->cdr = copies.at(original->cdr);
      for (Datum*& item : copy->items) item = copies.at(item);
    }
    return copies.at(root);
  }

  Datum* plain_node(const Datum* d) {
    if (d->kind == Datum::Kind::alias)
      return make_symbol(arena_, intern(alias_mark + std::to_string(alias_index(d->alias))), {});
    if (d->is_symbol()) mention(d->name);
    Datum* copy = arena_.make<Datum>(*d);
    copy->span = {};
    copy->items = arena_.copy(d->items);
    return copy;
  }

  void mention(const Name* name) {
    if (seen_.insert(name).second) mentioned_.push_back(name);
  }

  uint32_t alias_index(const Alias* alias) {
    auto found = alias_indices_.find(alias);
    if (found != alias_indices_.end()) return found->second;
    Environment* environment = alias->scope->environment();
    if (!environment || !environment->library())
      throw text::SyntaxError(alias->base->span, base_name(alias->base)->text + ": a macro made by a local macro cannot be precompiled");
    BlobRow row{0, 0, 0, 0, 0, 0};
    if (alias->base->is_symbol()) {
      row.text = text(alias->base->name->text);
      if (environment->library() == &library_) mention(alias->base->name);
    } else {
      row.text = alias_index(alias->base->alias) | alias_bit;
    }
    row.hash = library_index(environment->library()->name());
    if (Binding b = library_.environment().find(alias)) encode(b, row);
    uint32_t index = static_cast<uint32_t>(aliases_.size());
    aliases_.push_back(row);
    alias_indices_.emplace(alias, index);
    return index;
  }

  std::string assemble(const std::vector<uint32_t>& imports) {
    LibraryBlob::Header header{};
    std::string out(sizeof header, 0);
    auto add = [&](LibraryBlob::Table& table, const auto& rows) {
      table = {static_cast<uint32_t>(out.size()), static_cast<uint32_t>(rows.size())};
      out.append(reinterpret_cast<const char*>(rows.data()), rows.size() * sizeof rows[0]);
    };
    for (auto* rows : {&exports_, &bindings_, &macros_})
      std::sort(rows->begin(), rows->end(), [](const BlobRow& a, const BlobRow& b) { return a.hash < b.hash; });
    header.name = text(library_.name());
    add(header.libraries, libraries_);
    add(header.imports, imports);
    add(header.exports, exports_);
    add(header.bindings, bindings_);
    add(header.macros, macros_);
    add(header.aliases, aliases_);
    header.texts = static_cast<uint32_t>(out.size());
    out += heap_;
    std::memcpy(out.data(), &header, sizeof header);
    return out;
  }

  Library& library_;
  Arena arena_;
  std::string heap_;
  std::unordered_map<std::string, uint32_t> texts_, library_indices_;
  std::vector<uint32_t> libraries_;
  std::vector<BlobRow> exports_, bindings_, macros_, aliases_;
  std::vector<const Name*> mentioned_;
  std::unordered_set<const Name*> seen_;
  std::unordered_map<const Alias*, uint32_t> alias_indices_;
};

}  // namespace

void write_library_interface(BlobWriter& writer, Library& library) {
  writer.put_text(InterfaceWriter(library).write());
}

Library* read_library_interface(BlobReader& reader, Libraries& libraries) { return libraries.restore(reader.get_text()); }

// ---- Reading

namespace {

void make_alias(Datum* datum, const Alias* alias) {
  datum->kind = Datum::Kind::alias, datum->alias = alias, datum->name = base_name(alias->base);
}

}  // namespace

LibraryBlob::LibraryBlob(std::string_view bytes) : bytes_(bytes), header_(at<Header>(0)) {}

std::string_view LibraryBlob::text(uint32_t offset) const {
  size_t position = header_.texts + offset;
  return bytes_.substr(position + sizeof(uint32_t), at<uint32_t>(position));
}

Library* LibraryBlob::library(Library& self, uint32_t index) const {
  std::string_view name = text(at<uint32_t>(header_.libraries.position + index * sizeof(uint32_t)));
  if (name == self.name()) return &self;
  if (Library* found = self.environment().libraries().find(name)) return found;
  throw std::logic_error(self.name() + " needs the library " + std::string(name));
}

std::vector<Library*> LibraryBlob::imports(Library& self) const {
  std::vector<Library*> out;
  for (uint32_t i = 0; i < header_.imports.count; ++i)
    out.push_back(library(self, at<uint32_t>(header_.imports.position + i * sizeof(uint32_t))));
  return out;
}

std::vector<const Name*> LibraryBlob::export_names() const {
  std::vector<const Name*> out;
  for (uint32_t i = 0; i < header_.exports.count; ++i) out.push_back(intern(text(row(header_.exports, i).text)));
  return out;
}

bool LibraryBlob::find_row(const Table& table, const Name* name, BlobRow& found) const {
  uint32_t low = 0, high = table.count, hash = short_hash(name);
  while (low < high) {
    uint32_t middle = low + (high - low) / 2;
    if (row(table, middle).hash < hash) low = middle + 1;
    else high = middle;
  }
  for (; low < table.count && (found = row(table, low)).hash == hash; ++low)
    if (text(found.text) == name->text) return true;
  return false;
}

Binding LibraryBlob::binding(Library& self, const BlobRow& row) const {
  switch (static_cast<Binding::Kind>(row.kind)) {
    case Binding::Kind::core: return Binding::of(static_cast<CoreForm>(row.value));
    case Binding::Kind::primitive: return Binding::of(static_cast<bytecode::Primitive>(row.value));
    case Binding::Kind::global: {
      core::Global* global = library(self, row.library)->global(intern(text(row.value)));
      // Once: afterwards compilers of other threads look at these flags.
      if (!global->defined) global->assigned = row.flags & assigned_flag, global->defined = true;
      return Binding::of(global);
    }
    case Binding::Kind::macro: return Binding::of(library(self, row.library)->macro(intern(text(row.value))));
    default: return {};
  }
}

Binding LibraryBlob::find_export(Library& self, const Name* name) const {
  BlobRow found;
  return find_row(header_.exports, name, found) ? binding(self, found) : Binding{};
}

Binding LibraryBlob::find_binding(Library& self, const Name* name) {
  auto known = bindings_.find(name);
  if (known != bindings_.end()) return known->second;
  BlobRow found;
  if (!find_row(header_.bindings, name, found)) return {};
  return bindings_.emplace(name, binding(self, found)).first->second;
}

Binding LibraryBlob::find_alias(Key alias) const {
  auto found = alias_bindings_.find(alias);
  return found == alias_bindings_.end() ? Binding{} : found->second;
}

const Macro* LibraryBlob::find_macro(Library& self, const Name* name) {
  const Macro*& macro = macros_[name];
  if (!macro) {
    Macro* made = arena_.make<Macro>();
    made->name = name, made->scope = self.environment().root(), made->home = &self;
    macro = made;
  }
  return macro;
}

const Alias* LibraryBlob::alias(Library& self, uint32_t index) {
  auto known = aliases_.find(index);
  if (known != aliases_.end()) return known->second;
  BlobRow row = this->row(header_.aliases, index);
  Datum* base = arena_.make<Datum>();
  if (row.text & alias_bit) make_alias(base, alias(self, row.text & ~alias_bit));
  else base->kind = Datum::Kind::symbol, base->name = intern(text(row.text));
  const Alias* made = arena_.make<Alias>(base, library(self, row.hash)->environment().root());
  aliases_.emplace(index, made);
  if (Binding b = binding(self, row)) alias_bindings_.emplace(made, b);
  return made;
}

void LibraryBlob::restore_aliases(Library& self, Datum* root) {
  std::vector<Datum*> pending{root};
  std::unordered_set<const Datum*> seen;
  while (!pending.empty()) {
    Datum* d = pending.back();
    pending.pop_back();
    if (!seen.insert(d).second) continue;
    if (d->is_symbol() && d->name->text[0] == alias_mark) {
      uint32_t index = static_cast<uint32_t>(std::stoul(d->name->text.substr(1)));
      make_alias(d, alias(self, index));
    }
    if (d->is_pair()) pending.push_back(d->car), pending.push_back(d->cdr);
    pending.insert(pending.end(), d->items.begin(), d->items.end());
  }
}

void LibraryBlob::load_rules(Library& self, const Macro& macro) {
  BlobRow found;
  if (!find_row(header_.macros, macro.name, found))
    throw std::logic_error(self.name() + " has no macro " + macro.name->text);
  BlobReader reader(bytes_);
  reader.seek(header_.texts + found.value);
  Datum* specification = read_datum(reader, arena_);
  restore_aliases(self, specification);
  macro.specification = specification;
  macro.rules.store(compile_rules(arena_, specification, macro.scope, {}), std::memory_order_release);
}

}  // namespace gilt::syntax
