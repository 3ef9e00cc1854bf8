// From a number as text/ reads it to the number itself, for all who make numbers of text.
#pragma once

#include "objects/number.h"
#include "text/number_text.h"

namespace gilt {

// False when there is none. Failed when it is too large for the heap.
Value number_from_parts(Mutator&, const text::NumberText&);

}  // namespace gilt
