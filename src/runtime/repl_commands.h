// What a comma at the prompt does: ,help ,quit ,time and so on.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/evaluator.h"

namespace gilt::runtime {

// The names, sorted.
std::vector<std::string> repl_command_names();

// `argument` is the datum after the name, or null. False for the command that leaves the prompt.
bool run_repl_command(Evaluator&, std::string_view name, std::shared_ptr<Arena>, Datum* argument);

}  // namespace gilt::runtime
