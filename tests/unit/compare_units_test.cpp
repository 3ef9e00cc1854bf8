// Quantities in three digits, with the unit changing where it should.
#include "compare/units.h"

#include <catch2/catch.hpp>

using namespace gilt::compare;

TEST_CASE("durations have three digits and a unit", "[compare]") {
    CHECK(format_duration(0) == "0 s");
    CHECK(format_duration(15) == "15.0 ns");
    CHECK(format_duration(950e3) == "950 us");
    CHECK(format_duration(9.99e6) == "9.99 ms");
    CHECK(format_duration(9.999e6) == "10.0 ms");
    CHECK(format_duration(412e6) == "412 ms");
    CHECK(format_duration(999.7e6) == "1.00 s");
    CHECK(format_duration(1634e9) == "1634 s");
}

TEST_CASE("memory is counted in decimal units", "[compare]") {
    CHECK(format_kilobytes(9766) == "10.0 MB"); // 9766 * 1024 bytes
    CHECK(format_kilobytes(500) == "512 kB");
    CHECK(format_kilobytes(2097152) == "2.15 GB");
}

TEST_CASE("small counts are exact", "[compare]") {
    CHECK(format_count(0) == "0");
    CHECK(format_count(4.5) == "4.5");
    CHECK(format_count(999) == "999");
    CHECK(format_count(12345) == "12.3k");
    CHECK(format_count(2.5e6) == "2.50M");
}

TEST_CASE("ratios show a tenth of a percent", "[compare]") {
    CHECK(format_ratio(1.35) == "1.350x");
    CHECK(format_ratio(0.9964) == "0.996x");
    CHECK(format_ratio(12.345) == "12.3x");
    CHECK(format_interval({0.98, 1.031}) == "0.980..1.031");
}
