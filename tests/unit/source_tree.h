// The sources as text, for tests of their structure. A rule is a function from one file to its violations, so that each
// test can also feed it a file that breaks the rule.
#pragma once

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <regex>
#include <string>
#include <vector>

namespace gilt::structure {

struct SourceFile {
  std::string path;  // below src/, as "vm/frame.h"
  std::string text;
};

using Violations = std::vector<std::string>;
using Rule = Violations (*)(const SourceFile&);

inline bool is_source(const std::filesystem::path& path) {
  return path.extension() == ".h" || path.extension() == ".cpp" || path.extension() == ".def";
}

inline std::vector<SourceFile> all_sources() {
  std::vector<SourceFile> files;
  const std::filesystem::path root = GILT_SOURCE_FOLDER;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(root)) {
    if (!is_source(entry.path())) continue;
    std::ifstream in(entry.path(), std::ios::binary);
    files.push_back({entry.path().lexically_relative(root), {std::istreambuf_iterator<char>(in), {}}});
  }
  std::sort(files.begin(), files.end(), [](const auto& a, const auto& b) { return a.path < b.path; });
  return files;
}

inline Violations violations_of_all(Rule rule) {
  Violations all;
  for (const SourceFile& file : all_sources())
    for (std::string& violation : rule(file)) all.push_back(file.path + ": " + violation);
  return all;
}

// Line comments only: the project has no others.
inline std::string without_comments(const std::string& text) {
  static const std::regex comment("//[^\n]*");
  return std::regex_replace(text, comment, "");
}

// What `pattern` matches: its first group if it has one.
inline std::vector<std::string> matches(const std::string& text, const std::regex& pattern) {
  std::vector<std::string> found;
  for (std::sregex_iterator at(text.begin(), text.end(), pattern), end; at != end; ++at)
    found.push_back((*at)[at->size() > 1 ? 1 : 0]);
  return found;
}

}  // namespace gilt::structure
