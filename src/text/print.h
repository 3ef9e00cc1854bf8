// The external representation of syntax, as `write` would print it, for messages and ,expand.
#pragma once

#include <cstddef>
#include <string>

#include "datum/datum.h"

namespace gilt::text {

// Stops with "..." once the text has more than `limit` bytes, which also ends cycles. An alias prints as its name.
std::string to_text(const Datum* datum, size_t limit = 1'000'000);

}  // namespace gilt::text
