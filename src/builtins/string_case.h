// Case of whole strings, by Unicode's full mappings.
#pragma once

#include <string>
#include <string_view>

#include "objects/string.h"

namespace gilt::builtins {

enum class Case { upper, lower, folded };

std::u32string convert_case(StringBuffer*, Case);

// Whether there are shorter ways than libunistring.
bool is_ascii(std::u32string_view);
// What libunistring made: frees it. Null is an end without memory.
std::u32string take_text(uint32_t* made, size_t length);

}  // namespace gilt::builtins
