// A table of text for the terminal, columns as wide as they must be, and the
// palette that colors it. A tone means something; the palette decides how it looks.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace gilt::compare {

enum class Tone { plain, heading, better, worse, faint };

struct Palette {
    bool colored = false;

    std::string paint(std::string_view text, Tone tone) const;
};

struct Cell {
    std::string text;
    Tone tone = Tone::plain;
};

// The first column is flush left, the others flush right.
class Table {
public:
    explicit Table(std::vector<std::string> titles);

    void add_row(std::vector<Cell> cells);
    // A row of two cells, the second running over all further columns.
    void add_note(const std::string& name, const std::string& note);

    std::string render(const Palette& palette) const;

private:
    std::vector<std::size_t> widths() const;

    std::vector<std::vector<Cell>> rows_; // the first holds the titles; two cells: a note
};

} // namespace gilt::compare
