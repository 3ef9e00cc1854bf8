// Places in sources: positions, excerpts with carets, and the form of messages.
#include <catch2/catch.hpp>

#include <atomic>
#include <thread>
#include <vector>

#include "text/source.h"

using namespace gilt;
using namespace gilt::text;

namespace {

Span span_of(uint32_t source, std::string_view part) {
  size_t begin = source_text(source).find(part);
  REQUIRE(begin != std::string_view::npos);
  return {source, static_cast<uint32_t>(begin), static_cast<uint32_t>(begin + part.size())};
}

}  // namespace

TEST_CASE("a diagnostic shows the place, the line and a caret") {
  uint32_t source = add_source("prog.lisp", "(define (f x)\n  ;; twice\n  (display x)\n  (* 2 (car x)))\n");
  CHECK(diagnostic(span_of(source, "(car x)"), "car: expected a pair, got 5") ==
        "prog.lisp:4:8: error: car: expected a pair, got 5\n"
        "  4 |   (* 2 (car x)))\n"
        "    |        ^^^^^^^\n");
  CHECK(location(span_of(source, "(define")) == "prog.lisp:1:1");
}

TEST_CASE("the same text of a path is one source until it changes") {
  uint32_t first = add_source("again.lisp", "(one)");
  CHECK(add_source("again.lisp", "(one)") == first);
  CHECK(add_source("other.lisp", "(one)") != first);
  uint32_t changed = add_source("again.lisp", "(two)");
  CHECK(changed != first);
  CHECK(source_text(first) == "(one)");
  CHECK(source_text(changed) == "(two)");
  CHECK(add_source("again.lisp", "(two)") == changed);
  CHECK(changed <= source_count());
}

TEST_CASE("nowhere has no place") {
  CHECK(location({}) == "");
  CHECK(excerpt({}) == "");
  CHECK(diagnostic({}, "no") == "error: no\n");
}

TEST_CASE("columns count characters, carets count display columns") {
  uint32_t source = add_source("wide.lisp", "(λ \"日本\" (x y))");
  Span span = span_of(source, "(x y)");
  CHECK(position_of(source, span.begin).column == 9);
  CHECK(excerpt(span) == "  1 | (λ \"日本\" (x y))\n    |           ^^^^^\n");
  CHECK(excerpt(span_of(source, "日本")) == "  1 | (λ \"日本\" (x y))\n    |     ^^^^\n");
}

TEST_CASE("tabs stay, so that the caret is below its text") {
  uint32_t source = add_source("tab.lisp", "\t(a\tb)");
  CHECK(excerpt(span_of(source, "b")) == "  1 | \t(a\tb)\n    | \t  \t^\n");
}

TEST_CASE("a span of several lines is underlined to the end of its first") {
  uint32_t source = add_source("lines.lisp", "(a\r\n (b\r\n  c))\r\n");
  CHECK(excerpt(span_of(source, "(b\r\n  c)")) == "  2 |  (b\n    |  ^^\n");
}

TEST_CASE("ends of lines and texts have a caret too") {
  uint32_t source = add_source("end.lisp", "(a\n\nb");
  CHECK(excerpt({source, 2, 2}) == "  1 | (a\n    |   ^\n");
  CHECK(excerpt({source, 3, 4}) == "  2 | \n    | ^\n");
  CHECK(excerpt({source, 5, 5}) == "  3 | b\n    |  ^\n");
  CHECK(excerpt({source, 999, 1000}) == "  3 | b\n    |  ^\n");
  CHECK(position_of(source, 5).line == 3);
  CHECK(position_of(source, 5).column == 2);
  CHECK(excerpt({add_source("empty", ""), 0, 0}) == "  1 | \n    | ^\n");
}

TEST_CASE("line numbers of two digits keep the bar in line") {
  uint32_t source = add_source("ten.lisp", std::string(9, '\n') + "(x)");
  CHECK(excerpt(span_of(source, "(x)")) == "  10 | (x)\n     | ^^^\n");
}

TEST_CASE("of a very long line only the surroundings are shown") {
  uint32_t source = add_source("long.lisp", std::string(100000, 'a') + "(here)" + std::string(100000, 'b'));
  std::string shown = excerpt(span_of(source, "(here)"));
  CHECK(shown.size() < 1000);
  CHECK(shown.find("aa(here)bb") != shown.npos);
  size_t bar = shown.rfind("| "), caret = shown.find('^');
  CHECK(caret - bar == shown.find("(here)") - shown.find("| "));
}

TEST_CASE("bytes that are not text show as replacement characters") {
  uint32_t source = add_source("bad.lisp", "a\xFFz\x1B[1m");
  CHECK(excerpt({source, 2, 3}) == "  1 | a\uFFFDz\uFFFD[1m\n    |   ^\n");
  CHECK(position_of(source, 2).column == 3);
}

TEST_CASE("a syntax error carries its place") {
  SyntaxError error({1, 2, 3}, "unclosed parenthesis", true);
  CHECK(error.what() == std::string("unclosed parenthesis"));
  CHECK(error.incomplete());
  CHECK(error.span() == Span{1, 2, 3});
}

TEST_CASE("sources may be added and asked from many threads") {
  std::vector<std::thread> threads;
  std::atomic<int> wrong = 0;
  for (int t = 0; t < 4; ++t)
    threads.emplace_back([&, t] {
      for (int i = 0; i < 200; ++i) {
        std::string path = std::to_string(t) + "-" + std::to_string(i);
        uint32_t source = add_source(path, "\n\nx");
        if (source_path(source) != path || position_of(source, 2).line != 3) ++wrong;
      }
    });
  for (std::thread& thread : threads) thread.join();
  CHECK(wrong == 0);
}
