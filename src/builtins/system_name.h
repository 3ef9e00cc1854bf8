// The names of files and of environment variables as the system takes them: up to the first null character. So a name
// that has one is the name of nothing.
#pragma once

#include <optional>
#include <string>

#include "objects/string.h"

namespace gilt::builtins {

inline std::optional<std::string> system_name(Value string) {
  std::string name = to_utf8(string);
  if (name.find('\0') != name.npos) return std::nullopt;
  return name;
}

}  // namespace gilt::builtins
