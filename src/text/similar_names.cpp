// The optimal string alignment distance (a restricted Damerau-Levenshtein distance), row by row, over bytes.
#include "text/similar_names.h"

#include <algorithm>
#include <cstddef>

namespace gilt::text {
namespace {

// Exact up to `most`; more than that is any larger number.
size_t distance(std::string_view a, std::string_view b, size_t most) {
  if (std::max(a.size(), b.size()) - std::min(a.size(), b.size()) > most) return most + 1;
  std::vector<size_t> before(b.size() + 1), last(b.size() + 1), row(b.size() + 1);
  for (size_t j = 0; j <= b.size(); j++) last[j] = j;
  for (size_t i = 1; i <= a.size(); i++) {
    row[0] = i;
    for (size_t j = 1; j <= b.size(); j++) {
      row[j] = std::min({last[j] + 1, row[j - 1] + 1, last[j - 1] + (a[i - 1] != b[j - 1])});
      bool exchanged = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
      if (exchanged) row[j] = std::min(row[j], before[j - 2] + 1);
    }
    std::swap(before, last), std::swap(last, row);
  }
  return last[b.size()];
}

}  // namespace

std::vector<std::string> similar_names(std::string_view name, const std::vector<std::string>& names) {
  size_t most = (name.size() + 1) / 3;
  std::vector<std::string> closest;
  for (const std::string& other : names) {
    size_t errors = distance(name, other, most);
    if (errors > most || other == name) continue;
    if (errors < most) most = errors, closest.clear();
    closest.push_back(other);
  }
  return closest;
}

}  // namespace gilt::text
