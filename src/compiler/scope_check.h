// Checked builds: no pass may leave a reference to a variable outside of the form that binds it.
#pragma once

#include "compiler/walk.h"

namespace gilt::compiler {

void check_scopes(Node* root, const char* pass);

}  // namespace gilt::compiler
