// The manual's text in front, what the value tells behind it.
#include "runtime/describe.h"

#include <fmt/format.h>

#include <algorithm>
#include <mutex>

#include "objects/type.h"
#include "syntax/documentation.h"
#include "syntax/expander.h"
#include "text/source.h"
#include "vm/frame.h"

namespace gilt::runtime {
namespace {

using syntax::Binding;
using syntax::Documentation;
using syntax::Meaning;

std::string unknown(Documentation& manual, syntax::Environment& environment, const Name* name) {
  std::vector<std::string> similar = manual.similar(name->text, environment);
  std::string out = fmt::format("nothing is known of {}", name->text);
  if (similar.empty()) return out + "; ,apropos finds names by a part of them\n";
  return out + fmt::format("; there is {}\n", fmt::join(similar, ", "));
}

std::string kind_of(Value value) {
  using bytecode::Type;
  // `procedure` after what may be called, too; `boolean` and the like need no order.
  constexpr Type types[] = {Type::parameter, Type::continuation, Type::procedure, Type::boolean, Type::null, Type::pair,
                            Type::exact_integer, Type::number, Type::character, Type::string, Type::symbol, Type::vector,
                            Type::bytevector, Type::eof, Type::port, Type::condition, Type::hash_table, Type::thread,
                            Type::mutex, Type::condition_variable, Type::box, Type::environment, Type::record_type,
                            Type::ephemeron, Type::weak_pair, Type::record};
  auto found = std::find_if(std::begin(types), std::end(types), [&](Type type) { return is_type(value, type); });
  return std::string(found == std::end(types) ? "a value" : bytecode::type_words[static_cast<unsigned>(*found)]);
}

// What the compiler knows of a procedure's arguments.
std::string usage_of(Value value) {
  if (!is_closure(value)) return "";
  std::string text = vm::code_template(vm::closure_code(value))->signature;
  return text.empty() ? "" : text + "\n";
}

// The value of a name that stands for one; an error is reported as for any form.
std::optional<Value> value_of(Evaluator& evaluator, std::shared_ptr<Arena> arena, const Meaning& meaning) {
  if (meaning.binding.kind != Binding::Kind::global && meaning.binding.kind != Binding::Kind::primitive) return std::nullopt;
  Datum* symbol = make_symbol(*arena, meaning.name, {});
  return evaluator.evaluate(std::move(arena), symbol);
}

// Where a definition stands, which an expansion may be changing.
std::string place_of(Session& session, const Binding& binding) {
  if (binding.kind == Binding::Kind::macro) return text::location(binding.macro->span);
  if (binding.kind != Binding::Kind::global) return "";
  std::lock_guard guard(session.interaction_environment().expanding);
  return text::location(binding.global->span);
}

std::string origin(Session& session, const Meaning& meaning) {
  if (!meaning.libraries.empty()) return fmt::format("exported by {}", fmt::join(meaning.libraries, ", "));
  std::string place = place_of(session, meaning.binding);
  return place.empty() ? "" : "defined at " + place;
}

// The usage that the manual or C++ tells, else what the value tells of itself, else the name; then the text.
std::string usage_and_text(const Meaning& meaning, const std::optional<Value>& value) {
  std::string usage = meaning.usage();
  if (usage.empty() && value) usage = usage_of(*value);
  if (usage.empty()) usage = meaning.name->text + "\n";
  return usage + meaning.text();
}

std::string particulars(const std::string& kind, const std::string& origin) {
  return kind + (origin.empty() ? "" : ", " + origin) + "\n";
}

std::string describe_here(Evaluator& evaluator, std::shared_ptr<Arena> arena, const Meaning& meaning) {
  std::optional<Value> value = value_of(evaluator, std::move(arena), meaning);
  std::string kind = meaning.binding.is_syntax() ? "syntax" : value ? kind_of(*value) : "no value yet";
  return usage_and_text(meaning, value) + particulars(kind, origin(evaluator.session(), meaning));
}

std::string describe_elsewhere(Session& session, const Meaning& meaning) {
  std::string kind = meaning.binding.is_syntax() ? "syntax, not imported" : "not imported";
  return usage_and_text(meaning, {}) + particulars(kind, origin(session, meaning)) +
         fmt::format("To use it: (import {})\n", meaning.libraries.front());
}

std::string doc(const Meaning& meaning, const std::optional<Value>& value) {
  return usage_and_text(meaning, value) + (meaning.text().empty() ? "The manual says nothing of it.\n" : "");
}

std::string doc_here(Evaluator& evaluator, std::shared_ptr<Arena> arena, const Meaning& meaning) {
  std::optional<Value> value;
  if (meaning.usage().empty()) value = value_of(evaluator, std::move(arena), meaning);
  return doc(meaning, value);
}

std::string doc_elsewhere(Session&, const Meaning& meaning) { return doc(meaning, {}); }

// What the name means here is looked at first; if nothing, what any library exports under it.
std::string about(Evaluator& evaluator, std::shared_ptr<Arena> arena, const Name* name,
                  std::string (*here)(Evaluator&, std::shared_ptr<Arena>, const Meaning&),
                  std::string (*elsewhere)(Session&, const Meaning&)) {
  syntax::Environment& environment = evaluator.session().interaction_environment();
  Documentation manual(evaluator.session().libraries, evaluator.session().manual());
  Meaning meaning = manual.meaning(environment, name);
  if (meaning.binding) return here(evaluator, std::move(arena), meaning);
  std::string out;
  for (const Meaning& other : manual.meanings(name))
    out += (out.empty() ? "" : "\n") + elsewhere(evaluator.session(), other);
  return out.empty() ? unknown(manual, environment, name) : out;
}

// Lines of some 80 columns.
std::string filled(const std::vector<std::string>& words) {
  std::string out;
  size_t column = 0;
  for (const std::string& word : words) {
    bool fits = column > 0 && column + 1 + word.size() <= 80;
    if (column > 0) out += fits ? " " : "\n";
    out += word;
    column = (fits ? column + 1 : 0) + word.size();
  }
  return out + "\n";
}

}  // namespace

std::string documentation(Evaluator& evaluator, std::shared_ptr<Arena> arena, const Name* name) {
  return about(evaluator, std::move(arena), name, doc_here, doc_elsewhere);
}

std::string description(Evaluator& evaluator, std::shared_ptr<Arena> arena, const Name* name) {
  return about(evaluator, std::move(arena), name, describe_here, describe_elsewhere);
}

std::string names_with(Evaluator& evaluator, std::string_view word) {
  syntax::Environment& environment = evaluator.session().interaction_environment();
  Documentation manual(evaluator.session().libraries, evaluator.session().manual());
  std::string out;
  auto add = [&](const Meaning& meaning, const std::string& before) {
    std::string text = meaning.first_sentence();
    if (text.empty()) text = meaning.libraries.empty() ? origin(evaluator.session(), meaning) : "";
    std::string line = fmt::format("{:24} {}{}", meaning.name->text, before, text);
    out += line.substr(0, line.find_last_not_of(' ') + 1) + "\n";
  };
  for (const std::string& name : syntax::bound_names(environment))
    if (name.find(word) != std::string::npos) add(manual.meaning(environment, intern(name)), "");
  for (const Meaning& meaning : manual.search(word, environment)) add(meaning, meaning.libraries.front() + " ");
  return out.empty() ? fmt::format("no name contains {}\n", word) : out;
}

std::string library_contents(Evaluator& evaluator, const syntax::LibraryName& library) {
  syntax::Library* found = evaluator.session().libraries.find(library.text);
  if (found == nullptr) return fmt::format("no library named {} is known here\n", library.text);
  std::vector<std::string> names;
  for (const Name* name : found->export_names()) names.push_back(name->text);
  std::sort(names.begin(), names.end());
  return fmt::format("{} exports {} names:\n", library.text, names.size()) + filled(names);
}

}  // namespace gilt::runtime
