// Finding siblings from where this executable really is, whatever link it was started through.
#include "cli/flavors.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <climits>
#include <cstdlib>
#include <cstring>
#include <string_view>

namespace gilt::cli {
namespace {

std::string own_path() {
  char path[PATH_MAX];
  ssize_t size = readlink("/proc/self/exe", path, sizeof path);
  return size > 0 ? std::string(path, static_cast<size_t>(size)) : "";
}

// "" when there is no such executable.
std::string sibling(const std::string& name) {
  std::string folder = own_path();
  folder.resize(folder.rfind('/') + 1);
  for (const char* place : {"", "../libexec/gilt/"}) {
    std::string path = folder + place + name;
    if (access(path.c_str(), X_OK) == 0) return path;
  }
  return "";
}

std::vector<std::string> names_of_the_build() {
  std::vector<std::string> names;
  for (std::string_view rest = GILT_ALL_FLAVORS; !rest.empty();) {
    std::string_view name = rest.substr(0, rest.find(','));
    rest.remove_prefix(std::min(rest.size(), name.size() + 1));
    names.emplace_back(name);
  }
  return names;
}

// The variable has done its work; what this process starts later shall choose for itself, and nothing goes in circles.
void become(const std::string& path, char** argv) {
  unsetenv("GILT_FLAVOR");
  execv(path.c_str(), argv);
  fmt::print(stderr, "gilt: cannot run {}: {}\n", path, std::strerror(errno));
}

void complain(const std::string& name) {
  fmt::print(stderr, "gilt: there is no flavor {} here; there are {}\n", name, fmt::join(built_flavors(), ", "));
}

}  // namespace

std::vector<std::string> built_flavors() {
  std::vector<std::string> built = names_of_the_build();
  std::erase_if(built, [](const std::string& name) { return sibling("gilt-" + name).empty(); });
  return built;
}

void become_flavor(const std::string& name, char** argv) {
  std::vector<std::string> built = built_flavors();
  if (std::find(built.begin(), built.end(), name) == built.end()) return complain(name);
  std::string path = sibling("gilt-" + name);
  if (path == own_path()) return fmt::print(stderr, "gilt: {} is not the flavor {}\n", path, name);
  become(path, argv);
}

void become_compare(char** argv) {
  std::string path = sibling("gilt-compare");
  if (path.empty()) return fmt::print(stderr, "gilt: gilt-compare is not installed beside this executable\n");
  static char name[] = "gilt-compare";
  argv[0] = name;
  become(path, argv);
}

}  // namespace gilt::cli
