// Which words a prompt offers for the text before the cursor.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "cli/line_editor.h"

namespace gilt::cli {

// `names` and `commands` are sorted; a command stands, after a comma, at the beginning of an entry only.
Completion complete(std::string_view before, const std::vector<std::string>& names,
                    const std::vector<std::string>& commands);

}  // namespace gilt::cli
