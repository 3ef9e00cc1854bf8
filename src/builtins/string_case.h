// Case of whole strings, by Unicode's full mappings.
#pragma once

#include <string>

#include "objects/string.h"

namespace gilt::builtins {

enum class Case { upper, lower, folded };

std::u32string convert_case(StringBuffer*, Case);

}  // namespace gilt::builtins
