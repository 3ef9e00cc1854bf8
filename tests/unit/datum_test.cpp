// Names, data as bytes, and the printed form of data.
#include <catch2/catch.hpp>

#include <set>
#include <thread>
#include <vector>

#include "datum/datum_blob.h"
#include "text/print.h"
#include "text/reader.h"

using namespace gilt;
using namespace gilt::text;

namespace {

Datum* read_one(Arena& arena, std::string text) { return Reader(arena, add_source("test", std::move(text))).next(); }

std::string round_trip(const std::string& text) {
  Arena arena;
  BlobWriter writer;
  write_datum(writer, read_one(arena, text));
  BlobReader reader(writer.bytes());
  Arena second;
  std::string out = to_text(read_datum(reader, second), 200);
  CHECK(reader.done());
  return out;
}

std::string printed(const std::string& text, size_t limit = 1000) {
  Arena arena;
  return to_text(read_one(arena, text), limit);
}

}  // namespace

TEST_CASE("a name is one object for one text") {
  const Name* a = intern("a-name");
  CHECK(a == intern(std::string("a-") + "name"));
  CHECK(a != intern("a-nam"));
  CHECK(a->text == "a-name");
  CHECK(intern("")->text.empty());
  CHECK(intern(std::string_view("\0", 1)) != intern(""));
}

TEST_CASE("many names stay apart and stay") {
  std::set<const Name*> all;
  for (int i = 0; i < 50000; ++i) all.insert(intern("n" + std::to_string(i)));
  CHECK(all.size() == 50000);
  for (int i = 0; i < 50000; ++i) REQUIRE(intern("n" + std::to_string(i))->text == "n" + std::to_string(i));
}

TEST_CASE("threads that intern the same texts get the same names") {
  constexpr int count = 5000;
  std::vector<std::vector<const Name*>> found(4);
  std::vector<std::thread> threads;
  for (auto& mine : found)
    threads.emplace_back([&mine] {
      for (int i = 0; i < count; ++i) mine.push_back(intern("thread-name-" + std::to_string(i)));
    });
  for (std::thread& thread : threads) thread.join();
  for (auto& mine : found) CHECK(mine == found[0]);
}

TEST_CASE("every kind of datum survives as bytes") {
  for (const char* text :
       {"()", "12", "-7", "#t", "#f", "#\\a", "1.5", "+nan.0", "-0.0", "123456789012345678901234567890",
        "-123456789012345678901234567891/7", "+i", "1/2-3/4i",
        "0.0+1.5i", "123456789012345678901234567890-i", "(1+2i #(1+2i))", "\"a\\nb\"", "\"\"", "name", "|a b|", "(1 (2 . 3) . 4)", "#(1 #() (a))",
        "#u8(0 255)", "'(a `(b ,c ,@d))"})
    CHECK(round_trip(text) == text);
}

TEST_CASE("spans survive as bytes") {
  Arena arena;
  Datum* list = read_one(arena, "  (a \"b\" #(c))");
  BlobWriter writer;
  write_datum(writer, list);
  BlobReader reader(writer.bytes());
  Datum* copy = read_datum(reader, arena);
  CHECK(copy->span == list->span);
  CHECK(copy->cdr->car->span == list->cdr->car->span);
  CHECK(copy->cdr->cdr->car->items[0]->span == list->cdr->cdr->car->items[0]->span);
}

TEST_CASE("sharing and cycles survive as bytes") {
  Arena arena;
  BlobWriter writer;
  write_datum(writer, read_one(arena, "#0=(#1=\"s\" #1# #2=(x) #2# #3=#(#0# #3#) . #0#)"));
  BlobReader reader(writer.bytes());
  Datum* copy = read_datum(reader, arena);
  Datum* second = copy->cdr;
  CHECK(copy->car == second->car);
  Datum* third = second->cdr;
  CHECK(third->car == third->cdr->car);
  Datum* fifth = third->cdr->cdr;
  CHECK(fifth->car->items[0] == copy);
  CHECK(fifth->car->items[1] == fifth->car);
  CHECK(fifth->cdr == copy);
}

TEST_CASE("several data may follow each other in one blob") {
  Arena arena;
  BlobWriter writer;
  write_datum(writer, read_one(arena, "(1)"));
  write_datum(writer, read_one(arena, "(2)"));
  BlobReader reader(writer.bytes());
  CHECK(to_text(read_datum(reader, arena)) == "(1)");
  CHECK(to_text(read_datum(reader, arena)) == "(2)");
}

TEST_CASE("a datum nested deep is written, read back and printed") {
  std::string deep = std::string(300000, '(') + "x" + std::string(300000, ')');
  Arena arena;
  BlobWriter writer;
  write_datum(writer, read_one(arena, deep));
  BlobReader reader(writer.bytes());
  CHECK(to_text(read_datum(reader, arena)) == deep);
}

TEST_CASE("data print as write would") {
  for (const char* text : {"(a . b)", "(quote)", "(quote . a)", "(quote a b)", "(a quote b)", "''a", "#(a \"b\")",
                           "(, @x)",
                           "#\\space", "#\\x0", "#\\x3bb", "#\\x300", "#\\null", "\"\\\"\\\\\\t\\x1;\"",
                           "|a\\|b|", "||", "|1|", "|+i|",
                           "|.|", "...", "1+", "|#a|", "a#b", "|a'b|", "λ", "|a\\x3000;b|"}) {
    std::string expected = text;
    if (expected == "#\\x0") expected = "#\\null";
    if (expected == "#\\x3bb") expected = "#\\λ";
    CHECK(printed(text) == expected);
  }
}

TEST_CASE("printing stops at the limit, cycles included") {
  CHECK(printed("#0=(a . #0#)", 10) == "(a a a a a...");
  CHECK(printed("#0=#(#0#)", 6) == "#(#(#(...");
  CHECK(printed("\"λλλ\"", 4) == "\"λ...");
  CHECK(printed("(a b)", 5) == "(a b)");
}
