// No file of src/ names a flavor, a memory manager or a lock, except the folder that is it: a new one must not need a
// change anywhere else. The names are those of the folders themselves.
#include <catch2/catch.hpp>

#include "source_tree.h"

using namespace gilt::structure;

namespace {

std::vector<std::string> names_in(const std::string& seam) {
  std::vector<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator(std::filesystem::path(GILT_SOURCE_FOLDER) / seam))
    if (entry.is_directory() && entry.path().filename() != "parts") names.push_back(entry.path().filename());
  return names;
}

std::string any_of(const std::vector<std::string>& names) {
  std::string pattern;
  for (const std::string& name : names) pattern += (pattern.empty() ? "" : "|") + name;
  return "(?:" + pattern + ")";
}

// "vm/a.h" has no part of a seam, "lock/gil/a.h" is "lock/gil".
std::string own_part(const std::string& path) {
  size_t first = path.find('/'), second = path.find('/', first + 1);
  return second == std::string::npos ? "" : path.substr(0, second);
}

Violations parts_named(const SourceFile& file, const std::string& seam) {
  const std::string code = without_comments(file.text);
  Violations found;
  for (const std::string& name : names_in(seam)) {
    if (own_part(file.path) == seam + "/" + name) continue;
    const std::regex mention(seam + "(?:::|/)" + name + "\\b");
    for (const std::string& match : matches(code, mention)) found.push_back("names " + match);
  }
  return found;
}

Violations flavors_named(const SourceFile& file) {
  static const std::regex flavor("\\b" + any_of(names_in("memory")) + "[-_]" + any_of(names_in("lock")) + "\\b");
  Violations found = matches(file.text, flavor);
  for (const char* seam : {"memory", "lock"})
    for (std::string& violation : parts_named(file, seam)) found.push_back(std::move(violation));
  return found;
}

}  // namespace

TEST_CASE("no flavor is named outside its folder", "[structure]") {
  REQUIRE(names_in("memory").size() >= 3);
  REQUIRE(names_in("lock").size() >= 2);
  CHECK(violations_of_all(flavors_named) == Violations{});
}

TEST_CASE("the rule finds a name of a flavor, of a manager, of a lock", "[structure]") {
  CHECK(flavors_named({"vm/a.cpp", "if (name == \"rc-gil\")"}).size() == 1);
  CHECK(flavors_named({"vm/a.cpp", "memory::rc::Manager m;"}).size() == 1);
  CHECK(flavors_named({"memory/rc/a.cpp", "#include \"memory/gc/manager.h\""}).size() == 1);
  CHECK(flavors_named({"lock/lock.h", "lock::gil::Lock l;"}).size() == 1);
}

TEST_CASE("a folder may name itself", "[structure]") {
  CHECK(flavors_named({"memory/rc/a.cpp", "namespace gilt::memory::rc {}\n#include \"memory/rc/heap.h\""}).empty());
  CHECK(flavors_named({"vm/a.cpp", "gil-enabled? memory::Manager"}).empty());
}
