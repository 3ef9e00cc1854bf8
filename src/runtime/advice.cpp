// Unbound variables: the libraries that export the name, else names that look like it.
#include "runtime/advice.h"

#include <algorithm>
#include <vector>

#include "core/global.h"
#include "runtime/session.h"
#include "syntax/expander.h"
#include "text/similar_names.h"
#include "vm/error.h"

namespace gilt::runtime {
namespace {

constexpr size_t most_names = 3;

// "a", "a or b", "a, b or c"
std::string listed(const std::vector<std::string>& words) {
  std::string out;
  size_t count = std::min(words.size(), most_names);
  for (size_t i = 0; i < count; i++) {
    if (i > 0) out += i + 1 == count ? " or " : ", ";
    out += words[i];
  }
  return out;
}

// Those of the best rank.
std::vector<std::string> exporters_of(const Name* name) {
  std::vector<syntax::Library*> libraries = session().libraries.exporters_of(name);
  std::vector<std::string> out;
  for (syntax::Library* library : libraries)
    if (syntax::rank_of(*library) == syntax::rank_of(*libraries[0])) out.push_back(library->name());
  return out;
}

std::string advice_on_unbound(const core::Global& variable) {
  if (std::vector<std::string> libraries = exporters_of(variable.name); !libraries.empty())
    return "  help: import " + listed(libraries) + "\n";
  syntax::Environment* environment = session().environment_of(variable);
  if (environment == nullptr) return {};
  std::vector<std::string> similar = text::similar_names(variable.name->text, syntax::bound_names(*environment));
  return similar.empty() ? "" : "  help: did you mean " + listed(similar) + "?\n";
}

}  // namespace

std::string advice_on(Value condition) {
  if (!is_condition(condition)) return {};
  const core::Global* unbound = unbound_variable(condition);
  return unbound == nullptr ? "" : advice_on_unbound(*unbound);
}

}  // namespace gilt::runtime
