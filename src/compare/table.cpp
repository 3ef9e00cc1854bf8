// Measures the columns, pads the cells and paints them afterwards.
#include "compare/table.h"

#include <fmt/color.h>
#include <fmt/core.h>

#include <algorithm>
#include <utility>

namespace gilt::compare {
namespace {

constexpr std::string_view gap = "  ";

std::string strip_end(std::string line) {
    line.erase(line.find_last_not_of(' ') + 1);
    return line;
}

} // namespace

std::string Palette::paint(std::string_view text, Tone tone) const {
    if (!colored || tone == Tone::plain || text.empty())
        return std::string(text);
    switch (tone) {
    case Tone::heading:
        return fmt::format(fmt::emphasis::bold, "{}", text);
    case Tone::better:
        return fmt::format(fmt::fg(fmt::terminal_color::green), "{}", text);
    case Tone::worse:
        return fmt::format(fmt::fg(fmt::terminal_color::red), "{}", text);
    default:
        return fmt::format(fmt::emphasis::faint, "{}", text);
    }
}

Table::Table(std::vector<std::string> titles) {
    std::vector<Cell> row;
    for (std::string& title : titles)
        row.push_back({std::move(title), Tone::heading});
    rows_.push_back(std::move(row));
}

void Table::add_row(std::vector<Cell> cells) {
    rows_.push_back(std::move(cells));
}

void Table::add_note(const std::string& name, const std::string& note) {
    rows_.push_back({{name, Tone::plain}, {note, Tone::faint}});
}

std::vector<std::size_t> Table::widths() const {
    std::vector<std::size_t> result(rows_.front().size(), 0);
    for (const auto& row : rows_)
        for (std::size_t i = 0; i < result.size() && i < row.size(); ++i)
            if (row.size() == result.size() || i == 0) // a note takes the room that there is
                result[i] = std::max(result[i], row[i].text.size());
    return result;
}

std::string Table::render(const Palette& palette) const {
    const std::vector<std::size_t> width = widths();
    std::string text;
    for (const auto& row : rows_) {
        std::string line;
        for (std::size_t i = 0; i < row.size(); ++i) {
            const Cell& cell = row[i];
            const bool note = i > 0 && row.size() != width.size();
            const std::string padding(note ? 0 : width[i] - cell.text.size(), ' ');
            const std::string painted = palette.paint(cell.text, cell.tone);
            line += i == 0 ? painted + padding : std::string(gap) + padding + painted;
        }
        text += strip_end(std::move(line)) + "\n";
    }
    return text;
}

} // namespace gilt::compare
