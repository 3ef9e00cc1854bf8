// Finds the first differing byte by blocks, then goes back for the line around it.
#include "compare/output_difference.h"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <string_view>

namespace gilt::compare {
namespace {

constexpr std::size_t block_size = 1 << 16;
constexpr std::size_t excerpt_before = 24; // bytes shown before the difference
constexpr std::size_t excerpt_length = 56;

using Block = std::array<char, block_size>;

std::string_view read_block(std::istream& stream, Block& block) {
    stream.read(block.data(), block.size());
    return {block.data(), static_cast<std::size_t>(stream.gcount())};
}

// How far the two streams have been found equal.
struct Position {
    std::size_t offset = 0;
    std::size_t line = 1;
    std::size_t line_start = 0;

    void advance(std::string_view text) {
        for (std::size_t i = 0; i < text.size(); ++i) {
            if (text[i] == '\n') {
                ++line;
                line_start = offset + i + 1;
            }
        }
        offset += text.size();
    }
};

// True when it stopped at a difference, false at a common end.
bool advance_to_difference(std::istream& left, std::istream& right, Position& position) {
    Block left_block;
    Block right_block;
    for (;;) {
        const std::string_view a = read_block(left, left_block);
        const std::string_view b = read_block(right, right_block);
        const auto parting = std::mismatch(a.begin(), a.end(), b.begin(), b.end()).first;
        position.advance(a.substr(0, static_cast<std::size_t>(parting - a.begin())));
        if (parting != a.end() || a.size() != b.size())
            return true;
        if (a.empty())
            return false;
    }
}

std::string escape(std::string_view text) {
    std::string result;
    for (const char character : text) {
        const auto byte = static_cast<unsigned char>(character);
        if (byte < 0x20 || byte == 0x7f)
            result += fmt::format("\\x{:02x}", byte);
        else
            result += character;
    }
    return result;
}

std::string excerpt(std::istream& stream, const Position& position) {
    const std::size_t before = std::min(position.offset - position.line_start, excerpt_before);
    const bool cut = position.offset - before > position.line_start;
    std::array<char, excerpt_length> buffer;
    stream.clear();
    stream.seekg(static_cast<std::streamoff>(position.offset - before));
    stream.read(buffer.data(), buffer.size());
    std::string_view text(buffer.data(), static_cast<std::size_t>(stream.gcount()));
    const std::size_t end = text.find('\n');
    if (text.size() == before)
        return (cut ? "..." : "") + escape(text) + "<end of output>";
    const bool more = end == std::string_view::npos && text.size() == excerpt_length;
    // A newline is shown when it is itself what differs.
    const std::string mark = end == before ? "<end of line>" : more ? "..." : "";
    return (cut ? "..." : "") + escape(text.substr(0, end)) + mark;
}

} // namespace

std::optional<OutputDifference> first_difference(std::istream& left, std::istream& right) {
    Position position;
    if (!advance_to_difference(left, right, position))
        return std::nullopt;
    OutputDifference difference;
    difference.line = position.line;
    difference.column = position.offset - position.line_start + 1;
    difference.left = excerpt(left, position);
    difference.right = excerpt(right, position);
    return difference;
}

} // namespace gilt::compare
