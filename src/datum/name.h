// Interned symbol names, shared by reader, expander, compiler and heap. A Name is immortal and unique by its text, so
// names are compared by address. `symbol` is a slot for the heap's symbol object (0 until the runtime makes it);
// nothing below objects/ reads it.
#pragma once

#include <atomic>
#include <cstdint>
#include <string>
#include <string_view>

namespace gilt {

struct Name {
  std::string text;  // UTF-8
  uint64_t hash;
  mutable std::atomic<uint64_t> symbol{0};
};

// Thread-safe; the same text always gives the same address.
const Name* intern(std::string_view text);

}  // namespace gilt
