// The libraries compiled ahead: one blob in the executable, made by gilt-stage1 from lib/. It holds the stubs of all
// primitives, then each library's interface and unit, in an order in which imports come first, and at the end the manual, of
// which no page is touched until somebody asks.
//
// Layout: put_text(unit of the stubs), put_count(n), then n times write_library_interface, put_text(unit), then
// put_text(write_manual).
#pragma once

#include <string_view>

namespace gilt::runtime {

std::string_view library_image();

}  // namespace gilt::runtime
