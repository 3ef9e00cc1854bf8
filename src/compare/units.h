// Quantities as people read them: three significant digits and a unit.
// Every text is ASCII, so its length is its width on a terminal.
#pragma once

#include "compare/statistics.h"

#include <string>

namespace gilt::compare {

std::string format_duration(double nanoseconds); // "412 ms"
std::string format_kilobytes(double kilobytes);  // "131 MB", of 1000 * 1000 bytes
std::string format_count(double count);          // "12.3k"
std::string format_ratio(double ratio);          // "1.350x"
std::string format_interval(const Interval& interval); // "1.324..1.391"

} // namespace gilt::compare
