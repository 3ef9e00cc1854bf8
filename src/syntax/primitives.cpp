// The index from Lisp names to rows of the primitive table, made on first use.
#include "syntax/primitives.h"

#include <stdexcept>
#include <string>
#include <unordered_map>

namespace gilt::syntax {

std::optional<bytecode::Primitive> lookup_primitive(std::string_view lisp_name) {
  static const auto index = [] {
    std::unordered_map<std::string_view, bytecode::Primitive> map;
    map.reserve(bytecode::primitive_count);
    for (unsigned i = 0; i < bytecode::primitive_count; ++i)
      map.emplace(bytecode::primitive_table[i].lisp_name, static_cast<bytecode::Primitive>(i));
    return map;
  }();
  auto found = index.find(lisp_name);
  if (found == index.end()) return std::nullopt;
  return found->second;
}

bytecode::Primitive find_primitive(std::string_view lisp_name) {
  if (auto found = lookup_primitive(lisp_name)) return *found;
  throw std::logic_error("the expander needs the primitive " + std::string(lisp_name));
}

}  // namespace gilt::syntax
