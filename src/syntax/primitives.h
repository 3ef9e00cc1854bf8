// Primitives by their Lisp names.
#pragma once

#include <optional>
#include <string_view>

#include "bytecode/primitive.h"

namespace gilt::syntax {

std::optional<bytecode::Primitive> lookup_primitive(std::string_view lisp_name);

// For names that the expander itself relies on: a missing one is a bug of gilt.
bytecode::Primitive find_primitive(std::string_view lisp_name);

}  // namespace gilt::syntax
