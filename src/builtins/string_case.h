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

}  // namespace gilt::builtins
