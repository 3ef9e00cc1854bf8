// Case of single characters, by Unicode's simple mappings.
#pragma once

namespace gilt::builtins {

char32_t simple_upcase(char32_t);
char32_t simple_downcase(char32_t);
char32_t simple_foldcase(char32_t);

}  // namespace gilt::builtins
