// Where two outputs part: the first line that is not the same, byte for byte.
// Reads in blocks and shows only an excerpt: outputs may be large, and so may lines.
#pragma once

#include <cstddef>
#include <istream>
#include <optional>
#include <string>

namespace gilt::compare {

struct OutputDifference {
    std::size_t line = 1;
    std::size_t column = 1; // in bytes
    std::string left;       // excerpts, control characters escaped
    std::string right;
};

// Both streams must be seekable.
std::optional<OutputDifference> first_difference(std::istream& left, std::istream& right);

} // namespace gilt::compare
