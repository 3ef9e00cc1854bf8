// Columns line up, with and without colors.
#include "compare/table.h"

#include <catch2/catch.hpp>

using namespace gilt::compare;

TEST_CASE("columns are as wide as their widest cell", "[compare]") {
    Table table({"flavor", "wall", "ratio"});
    table.add_row({{"red"}, {"412 ms"}, {"1"}});
    table.add_note("ultramarine", "skipped: a long reason that is wider than all columns");
    table.add_row({{"green"}, {"9 s"}, {"12.345x"}});
    CHECK(table.render({false}) == "flavor         wall    ratio\n"
                                   "red          412 ms        1\n"
                                   "ultramarine  skipped: a long reason that is wider than all columns\n"
                                   "green           9 s  12.345x\n");
}

TEST_CASE("colors do not count as width", "[compare]") {
    Table table({"a", "b"});
    table.add_row({{"x"}, {"12", Tone::better}});
    const std::string text = table.render({true});
    CHECK_THAT(text, Catch::Contains("x  \x1b[32m12\x1b[0m\n"));
}

TEST_CASE("a plain palette paints nothing", "[compare]") {
    CHECK(Palette{false}.paint("x", Tone::worse) == "x");
    CHECK(Palette{true}.paint("x", Tone::plain) == "x");
    CHECK(Palette{true}.paint("x", Tone::worse) == "\x1b[31mx\x1b[0m");
}
