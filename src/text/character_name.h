// The names of characters after #\ in R7RS, and those of R6RS besides when reading.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace gilt::text {

// "space" gives U+0020; `name` is longer than one character.
std::optional<char32_t> named_character(std::string_view name);

// "space", or "" for a character without a name.
std::string_view character_name(char32_t c);

}  // namespace gilt::text
