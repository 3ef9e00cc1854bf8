// The text of a library, or of a file that is included, as data.
#pragma once

#include <string>
#include <vector>

#include "base/arena.h"
#include "datum/datum.h"

namespace gilt::syntax {

// Appends all data of a text, which is registered as a source. Throws SyntaxError, never an incomplete one.
void read_forms(Arena& arena, const std::string& path, std::string text, bool fold_case, std::vector<Datum*>& out);

}  // namespace gilt::syntax
