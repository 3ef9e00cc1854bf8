// Cuts off the last word and looks it up.
#include "cli/completion.h"

#include <algorithm>

namespace gilt::cli {
namespace {

constexpr std::string_view delimiters = " \t\n()[]'`,@\";";

std::vector<std::string> beginning_with(std::string_view prefix, const std::vector<std::string>& sorted) {
  auto first = std::lower_bound(sorted.begin(), sorted.end(), prefix);
  auto last = std::find_if(first, sorted.end(), [&](const std::string& word) { return !word.starts_with(prefix); });
  return {first, last};
}

}  // namespace

Completion complete(std::string_view before, const std::vector<std::string>& names,
                    const std::vector<std::string>& commands) {
  size_t delimiter = before.find_last_of(delimiters);
  size_t begin = delimiter == std::string_view::npos ? 0 : delimiter + 1;
  std::string_view word = before.substr(begin);
  if (word.empty()) return {begin, {}};
  return {begin, beginning_with(word, begin == 1 && before[0] == ',' ? commands : names)};
}

}  // namespace gilt::cli
