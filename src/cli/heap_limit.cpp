// The smallest of physical memory, resource limits, and the limits of the process's control group and all above it.
// A limit that cannot be read is no limit.
#include "cli/heap_limit.h"

#include <fcntl.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <string>
#include <string_view>

namespace gilt::cli {
namespace {

constexpr uint64_t unlimited = UINT64_MAX;

std::string small_file(const std::string& path) {
  int descriptor = open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) return "";
  char text[4096];
  ssize_t size = read(descriptor, text, sizeof text);
  close(descriptor);
  return size > 0 ? std::string(text, static_cast<size_t>(size)) : "";
}

uint64_t number_in(const std::string& path) {
  std::string text = small_file(path);
  uint64_t bytes = unlimited;
  std::from_chars(text.data(), text.data() + text.size(), bytes);  // "max" leaves it unlimited
  return bytes;
}

uint64_t physical_memory() {
  long pages = sysconf(_SC_PHYS_PAGES), size = sysconf(_SC_PAGESIZE);
  return pages > 0 && size > 0 ? static_cast<uint64_t>(pages) * static_cast<uint64_t>(size) : unlimited;
}

uint64_t resource_limit(int resource) {
  rlimit limit;
  bool known = getrlimit(static_cast<__rlimit_resource>(resource), &limit) == 0;
  return known && limit.rlim_cur != RLIM_INFINITY ? limit.rlim_cur : unlimited;
}

// The least limit of a group and those that contain it.
uint64_t limit_upward(const std::string& root, std::string group, const std::string& file) {
  uint64_t least = unlimited;
  for (;;) {
    least = std::min(least, number_in(root + group + file));
    size_t slash = group.rfind('/');
    if (group.empty() || slash == std::string::npos) return least;
    group.resize(slash);
  }
}

// Lines of /proc/self/cgroup: "0::/path" for the unified hierarchy, "4:memory:/path" for the old one.
uint64_t group_limit() {
  std::string text = small_file("/proc/self/cgroup");
  uint64_t least = unlimited;
  for (std::string_view rest = text; !rest.empty();) {
    std::string_view line = rest.substr(0, rest.find('\n'));
    rest.remove_prefix(std::min(rest.size(), line.size() + 1));
    size_t first = line.find(':'), second = line.find(':', first + 1);
    if (second == std::string_view::npos) continue;
    std::string group(line.substr(second + 1));
    std::string_view controllers = line.substr(first + 1, second - first - 1);
    if (group == "/") group.clear();
    if (controllers.empty()) least = std::min(least, limit_upward("/sys/fs/cgroup", group, "/memory.max"));
    if (controllers == "memory")
      least = std::min(least, limit_upward("/sys/fs/cgroup/memory", group, "/memory.limit_in_bytes"));
  }
  return least;
}

}  // namespace

size_t default_max_heap() {
  uint64_t bytes = std::min({physical_memory(), group_limit(), resource_limit(RLIMIT_AS), resource_limit(RLIMIT_DATA)});
  return bytes == unlimited ? size_t{1} << 30 : bytes / 2;
}

}  // namespace gilt::cli
