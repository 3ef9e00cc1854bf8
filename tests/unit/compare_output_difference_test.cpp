// Where two outputs part, in short and in long ones.
#include "compare/output_difference.h"

#include <catch2/catch.hpp>

#include <sstream>

using namespace gilt::compare;

namespace {

std::optional<OutputDifference> difference(const std::string& left, const std::string& right) {
    std::istringstream a(left);
    std::istringstream b(right);
    return first_difference(a, b);
}

} // namespace

TEST_CASE("equal outputs do not differ", "[compare]") {
    CHECK_FALSE(difference("", ""));
    CHECK_FALSE(difference("one\ntwo\n", "one\ntwo\n"));
    const std::string block(65536, 'x');
    CHECK_FALSE(difference(block, block));
}

TEST_CASE("the first differing line is shown with its place", "[compare]") {
    const auto found = difference("one\nsum 120\n", "one\nsum 121\n");
    REQUIRE(found);
    CHECK(found->line == 2);
    CHECK(found->column == 7);
    CHECK(found->left == "sum 120");
    CHECK(found->right == "sum 121");
}

TEST_CASE("an output that ends early says so", "[compare]") {
    const auto found = difference("one\n", "one\ntwo\n");
    REQUIRE(found);
    CHECK(found->line == 2);
    CHECK(found->left == "<end of output>");
    CHECK(found->right == "two");
}

TEST_CASE("a missing newline at the end is a difference that can be seen", "[compare]") {
    const auto found = difference("one", "one\n");
    REQUIRE(found);
    CHECK(found->line == 1);
    CHECK(found->column == 4);
    CHECK(found->left == "one<end of output>");
    CHECK(found->right == "one<end of line>");
}

TEST_CASE("control characters are escaped", "[compare]") {
    const auto found = difference("a\tb\n", std::string("a\0b\n", 4));
    REQUIRE(found);
    CHECK(found->left == "a\\x09b");
    CHECK(found->right == "a\\x00b");
}

TEST_CASE("a difference behind many blocks is found, and long lines are cut", "[compare]") {
    std::string left;
    for (int i = 0; i < 50000; ++i)
        left += "0123456789\n";
    left += std::string(1000, 'x');
    std::string right = left;
    right[right.size() - 500] = 'y';
    const auto found = difference(left, right);
    REQUIRE(found);
    CHECK(found->line == 50001);
    CHECK(found->column == 501);
    CHECK(found->left == "..." + std::string(56, 'x') + "...");
    CHECK(found->right == "..." + std::string(24, 'x') + "y" + std::string(31, 'x') + "...");
}
