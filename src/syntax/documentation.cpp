// From names over bindings to entries of the manual.
#include "syntax/documentation.h"

#include <algorithm>
#include <set>

#include "base/blob.h"
#include "text/print.h"
#include "text/similar_names.h"
#include "text/source.h"

namespace gilt::syntax {
namespace {

// What C++ tells of a name. Of a primitive for lib/ only (%name) it tells nothing: whoever exports it gives it another name.
struct BuiltIn {
  std::string_view name, usage, doc;
};

BuiltIn built_in(const Binding& binding) {
  if (binding.kind == Binding::Kind::primitive) {
    const bytecode::PrimitiveInfo& info = bytecode::info(binding.primitive);
    if (info.lisp_name.starts_with('%')) return {info.lisp_name, {}, {}};
    return {info.lisp_name, info.usage, info.doc};
  }
  if (binding.kind != Binding::Kind::core) return {};
  const CoreFormInfo& form = info(binding.form);
  return {form.name, form.usage, form.doc};
}

// The name that the home of a binding gives it.
std::string_view home_name(const Binding& binding) {
  if (binding.kind == Binding::Kind::global) return binding.global->name->text;
  if (binding.kind == Binding::Kind::macro) return binding.macro->name->text;
  return built_in(binding).name;
}

// The patterns of a macro that has been read, with the name in front.
std::string macro_usage(const Macro& macro, std::string_view name) {
  std::string out;
  const Datum* rest = macro.specification;
  if (rest == nullptr || !rest->is_pair()) return out;
  if (rest->car->is_identifier()) rest = rest->cdr;  // an ellipsis of its own
  if (!rest->is_pair()) return out;
  for (rest = rest->cdr; rest->is_pair() && rest->car->is_pair() && rest->car->car->is_pair(); rest = rest->cdr) {
    const Datum* arguments = rest->car->car->cdr;
    std::string text = arguments->is_nil() ? ")" : text::to_text(arguments, 200);
    bool list = arguments->is_pair();
    out += "(" + std::string(name) + (arguments->is_nil() ? ")" : list ? " " + text.substr(1) : " . " + text + ")") + "\n";
  }
  return out;
}

}  // namespace

// ---- One meaning

std::string Meaning::usage() const {
  std::string out;
  if (entry != nullptr)
    for (const text::ManualEntry::Heading& heading : entry->headings)
      if (heading.name == entry_name && !heading.usage.empty()) out += std::string(heading.usage) + "\n";
  if (!out.empty()) return out;
  if (std::string_view usage = built_in(binding).usage; !usage.empty()) return std::string(usage) + "\n";
  return binding.kind == Binding::Kind::macro ? macro_usage(*binding.macro, name->text) : "";
}

std::string Meaning::text() const {
  std::string out;
  if (std::string_view doc = built_in(binding).doc; !doc.empty()) out += std::string(doc) + "\n";
  if (entry == nullptr) return out;
  out += entry->paragraph;
  for (std::string_view example : entry->examples)
    if (entry->headings.size() == 1 || text::mentions(example, entry_name)) out += example;
  return out;
}

std::string Meaning::first_sentence() const {
  std::string_view text = built_in(binding).doc;
  if (text.empty() && entry != nullptr) text = entry->paragraph;
  std::string out(text.substr(0, std::min(text.find(".\n"), text.find(". "))));
  std::replace(out.begin(), out.end(), '\n', ' ');
  return out.ends_with('.') || out.empty() ? out : out + ".";
}

// ---- All of them

Documentation::Documentation(Libraries& libraries, std::string_view manual) : libraries_(libraries) {
  if (manual.empty()) return;
  BlobReader reader(manual);
  for (uint64_t count = reader.get_count(); count > 0; --count) {
    Library* library = libraries.find(reader.get_text());
    chapters_.push_back({library, text::parse_manual(reader.get_text())});
  }
}

// The parts of which lib/ is made are not for programs.
bool Documentation::is_public(const Library& library) const {
  if (!library.name().starts_with("(gilt ")) return true;
  auto is_its = [&](const Chapter& chapter) { return chapter.library == &library; };
  return std::any_of(chapters_.begin(), chapters_.end(), is_its);
}

void Documentation::find_entry(Meaning& meaning, std::string_view name) {
  for (const Chapter& chapter : chapters_)
    for (const text::ManualEntry& entry : chapter.entries)
      if (meaning.entry == nullptr && entry.names(name) &&
          same_binding(chapter.library->find_export(intern(name)), meaning.binding))
        meaning.entry = &entry, meaning.entry_name = name;
}

Meaning Documentation::make_meaning(const Name* name, const Binding& binding) {
  Meaning meaning;
  meaning.name = name, meaning.binding = binding;
  find_entry(meaning, name->text);
  find_entry(meaning, home_name(binding));
  for (Library* library : libraries_.exporters_of(name))
    if (is_public(*library) && same_binding(library->find_export(name), binding))
      meaning.libraries.push_back(library->name());
  return meaning;
}

Meaning Documentation::meaning(Environment& environment, const Name* name) {
  Binding binding = environment.find_symbol(name);
  if (binding) return make_meaning(name, binding);
  Meaning unbound;
  unbound.name = name, unbound.binding = binding;
  return unbound;
}

std::vector<Meaning> Documentation::meanings(const Name* name) {
  std::vector<Meaning> out;
  for (Library* library : libraries_.exporters_of(name)) {
    if (!is_public(*library)) continue;
    Binding binding = library->find_export(name);
    auto same = [&](const Meaning& meaning) { return same_binding(meaning.binding, binding); };
    if (std::none_of(out.begin(), out.end(), same)) out.push_back(make_meaning(name, binding));
  }
  return out;
}

std::vector<const Name*> Documentation::exported_names() {
  std::set<const Name*> names;
  for (Library* library : libraries_.all())
    if (is_public(*library))
      for (const Name* name : library->export_names()) names.insert(name);
  return {names.begin(), names.end()};
}

std::vector<Meaning> Documentation::search(std::string_view word, Environment& environment) {
  std::vector<Meaning> out;
  for (const Name* name : exported_names()) {
    if (name->text.find(word) == std::string::npos) continue;
    Binding bound = environment.find_symbol(name);
    for (Meaning& meaning : meanings(name))
      if (!same_binding(meaning.binding, bound)) out.push_back(std::move(meaning));
  }
  std::stable_sort(out.begin(), out.end(), [](const Meaning& a, const Meaning& b) { return a.name->text < b.name->text; });
  return out;
}

std::vector<std::string> Documentation::similar(std::string_view name, Environment& environment) {
  std::set<std::string> names;
  for (const Name* candidate : environment.names()) names.insert(candidate->text);
  for (const Name* candidate : exported_names()) names.insert(candidate->text);
  return text::similar_names(name, {names.begin(), names.end()});
}

// ---- For the build

std::string write_manual(const std::vector<ManualText>& texts) {
  BlobWriter writer;
  writer.put_count(texts.size());
  for (const ManualText& text : texts) writer.put_text(text.library), writer.put_text(text.text);
  return writer.bytes();
}

void check_manual(Library& library, uint32_t source) {
  std::set<std::string_view> seen;
  for (const text::ManualEntry& entry : text::parse_manual(text::source_text(source))) {
    Span span{source, static_cast<uint32_t>(entry.offset), static_cast<uint32_t>(entry.end)};
    auto fail = [&](std::string_view name, const std::string& what) {
      throw text::SyntaxError(span, "manual of " + library.name() + ": " + std::string(name) + " " + what);
    };
    for (const text::ManualEntry::Heading& heading : entry.headings) {
      Binding binding = library.find_export(intern(heading.name));
      if (!binding) fail(heading.name, "is not exported");
      bool known = !built_in(binding).usage.empty();
      if (known && !heading.usage.empty()) fail(heading.name, "has its usage in a .def: give the name alone");
      if (!known && heading.usage.empty() && binding.kind == Binding::Kind::macro) fail(heading.name, "needs a usage");
      if (!known && entry.paragraph.empty()) fail(heading.name, "needs a paragraph");
      if (!seen.insert(heading.name).second && heading.usage.empty()) fail(heading.name, "has two entries");
    }
  }
}

}  // namespace gilt::syntax
