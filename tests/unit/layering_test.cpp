// The order of the folders of src/: each includes only itself and folders before it, neutral folders know nothing of
// what is flavored, and the preprocessor decides nothing outside base/.
#include <catch2/catch.hpp>

#include <array>
#include <string_view>

#include "source_tree.h"

using namespace gilt::structure;

namespace {

constexpr std::array<std::string_view, 18> order = {
    "base",    "value",  "datum", "text",    "bytecode", "core",     "syntax",  "compiler", "cli",
    "compare", "stage1", "memory", "lock",   "objects",  "vm",       "builtins", "threads", "runtime"};

// Code objects name global cells, and core nodes name primitives: two headers of plain data, one in each direction.
constexpr std::array<std::string_view, 1> upward_includes = {"bytecode/unit.h core/global.h"};

// These stand alone: nothing may include them.
constexpr std::array<std::string_view, 2> executables = {"compare", "stage1"};

std::string folder_of(const std::string& path) { return path.substr(0, path.find('/')); }

size_t rank(const std::string& folder) {
  return static_cast<size_t>(std::find(order.begin(), order.end(), folder) - order.begin());
}

bool is_executable(const std::string& folder) {
  return std::find(executables.begin(), executables.end(), folder) != executables.end();
}

bool is_allowed(const std::string& from, const std::string& to) {
  const std::string own = folder_of(from), other = folder_of(to);
  if (own == other) return true;
  if (is_executable(other)) return false;
  if (rank(other) < rank(own)) return true;
  return std::find(upward_includes.begin(), upward_includes.end(), from + " " + to) != upward_includes.end();
}

std::vector<std::string> includes_of(const SourceFile& file) {
  static const std::regex include("#\\s*include \"([^\"]+)\"");
  return matches(without_comments(file.text), include);
}

Violations layering(const SourceFile& file) {
  if (rank(folder_of(file.path)) == order.size()) return {"a folder without a place in the order"};
  Violations found;
  for (const std::string& target : includes_of(file))
    if (rank(folder_of(target)) == order.size()) found.push_back("includes " + target + ", not by its path below src/");
    else if (!is_allowed(file.path, target)) found.push_back("includes " + target + ", of a later folder");
  return found;
}

Violations conditional_compilation(const SourceFile& file) {
  static const std::regex conditional("(?:^|\n)\\s*#\\s*((?:if|ifdef|ifndef|elif)\\b[^\n]*)");
  return folder_of(file.path) == "base" ? Violations{} : matches(without_comments(file.text), conditional);
}

}  // namespace

TEST_CASE("a folder includes only itself and folders before it", "[structure]") {
  CHECK(violations_of_all(layering) == Violations{});
}

TEST_CASE("the layering rule finds an include of a later folder", "[structure]") {
  CHECK(layering({"text/a.cpp", "#include \"vm/machine.h\"\n"}).size() == 1);
  CHECK(layering({"syntax/a.cpp", "#include \"memory/memory.h\"\n"}).size() == 1);
  CHECK(layering({"bytecode/a.h", "#include \"core/global.h\"\n"}).size() == 1);
  CHECK(layering({"runtime/a.cpp", "#include \"compare/sample.h\"\n"}).size() == 1);
  CHECK(layering({"vm/a.cpp", "#include \"frame.h\"\n"}).size() == 1);
  CHECK(layering({"news/a.cpp", ""}).size() == 1);
}

TEST_CASE("the layering rule allows what is below, and comments", "[structure]") {
  CHECK(layering({"vm/a.cpp", "#include \"vm/frame.h\"\n#include \"base/check.h\"\n#include <map>\n"}).empty());
  CHECK(layering({"text/a.cpp", "// #include \"vm/machine.h\"\n"}).empty());
}

TEST_CASE("the preprocessor decides nothing outside base/", "[structure]") {
  CHECK(violations_of_all(conditional_compilation) == Violations{});
  CHECK(conditional_compilation({"vm/a.h", "#pragma once\n  # ifdef X\n#endif\n"}) == Violations{"ifdef X"});
  CHECK(conditional_compilation({"base/a.h", "#if X\n#endif\n"}).empty());
}
