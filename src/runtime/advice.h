// What a person would be told who asks about an error that nobody handled. It is looked for only then.
#pragma once

#include <string>

#include "vm/thread.h"

namespace gilt::runtime {

// Whole lines, each indented by two; nothing for most conditions.
std::string advice_on(Value condition);

}  // namespace gilt::runtime
