// Texts for ,doc ,describe and ,apropos: what the manual says of a name (syntax/documentation.h), and what the value that
// it has now adds to that.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "runtime/evaluator.h"

namespace gilt::runtime {

// Usage, text and examples; similar names for one that means nothing.
std::string documentation(Evaluator&, std::shared_ptr<Arena>, const Name*);
// That, and the kind of thing, the libraries that export it, and where a program defines it.
std::string description(Evaluator&, std::shared_ptr<Arena>, const Name*);
// A line for each name that contains the word: those bound first, then those of libraries that are not imported.
std::string names_with(Evaluator&, std::string_view word);

// The names that a library exports.
std::string library_contents(Evaluator&, const syntax::LibraryName&);

}  // namespace gilt::runtime
