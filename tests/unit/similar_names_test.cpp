#include <catch2/catch.hpp>

#include "text/similar_names.h"

using gilt::text::similar_names;
using Names = std::vector<std::string>;

TEST_CASE("names that are one typing error away are similar") {
  const Names names{"display", "vector-map", "list"};
  CHECK(similar_names("displya", names) == Names{"display"});
  CHECK(similar_names("dsplay", names) == Names{"display"});
  CHECK(similar_names("displlay", names) == Names{"display"});
  CHECK(similar_names("dizplay", names) == Names{"display"});
}

TEST_CASE("only the closest names are given, all of them, in their order") {
  CHECK(similar_names("vectro-map", {"vector-cap", "vector-map", "vector-tap"}) == Names{"vector-map"});
  CHECK(similar_names("bar", {"car", "cdr", "far"}) == Names{"car", "far"});
}

TEST_CASE("nothing is similar to a name that takes too many errors, nor a name to itself") {
  CHECK(similar_names("x", {"y", "xy"}).empty());
  CHECK(similar_names("helo", {"goodbye", "halt!!"}).empty());
  CHECK(similar_names("list", {"list"}).empty());
  CHECK(similar_names("", {"a"}).empty());
}
