// The written form of symbols, strings and characters, shared by all that prints data.
#pragma once

#include <string>
#include <string_view>

namespace gilt::text {

// Texts are UTF-8.
void append_symbol(std::string& out, std::string_view name);  // with bars where the reader needs them
void append_string(std::string& out, std::string_view text);
void append_character(std::string& out, char32_t c);

bool symbol_needs_bars(std::string_view name);

}  // namespace gilt::text
