// The reader: lexical syntax, structure, spans, labels and complaints. What is valid is from R7RS 2 and 7.1.
#include <catch2/catch.hpp>

#include "text/print.h"
#include "text/reader.h"

using namespace gilt;
using namespace gilt::text;

namespace {

// All data of a text as they print, with a space between.
std::string read_all(std::string text) {
  Arena arena;
  Reader reader(arena, add_source("test", std::move(text)));
  std::string out;
  while (Datum* datum = reader.next()) out += (out.empty() ? "" : " ") + to_text(datum);
  return out;
}

// "message @begin-end", with "..." at the end when more text might help.
std::string complaint(std::string text) {
  try {
    return "read " + read_all(std::move(text));
  } catch (const SyntaxError& error) {
    return error.message() + " @" + std::to_string(error.span().begin) + "-" + std::to_string(error.span().end) +
           (error.incomplete() ? "..." : "");
  }
}

struct OneDatum {
  explicit OneDatum(std::string text)
      : source(add_source("test", std::move(text))), datum(Reader(arena, source).next()) {}
  std::string_view text_of(const Datum* d) const {
    return source_text(source).substr(d->span.begin, d->span.end - d->span.begin);
  }
  Arena arena;
  uint32_t source;
  Datum* datum;
};

}  // namespace

TEST_CASE("atoms are read") {
  CHECK(read_all("a B 12 -1.5 #t #false #TRUE #\\a \"s\"") == "a B 12 -1.5 #t #f #t #\\a \"s\"");
  CHECK(read_all("+ - ... -> ->a .a 1+ +.x @a") == "+ - ... -> ->a .a 1+ +.x @a");
  CHECK(read_all("|a b| || |a\\x3bb;\\t\\|| foo|bar|") == "|a b| || |aλ\\t\\|| foo bar");
  CHECK(read_all("#xFF #e1.5 #i1/2 #b101 #D7") == "255 3/2 0.5 5 7");
  CHECK(read_all("123456789012345678901234567890 -1/3") == "123456789012345678901234567890 -1/3");
  CHECK(read_all("1+2i -i +I +i+ #x-A+Fi -1.5+inf.0i 1@0 i (1/2-3/4i . +5i)") ==
        "1+2i -i +i +i+ -10+15i -1.5+inf.0i 1 i (1/2-3/4i . +5i)");
  CHECK(read_all("") == "");
  CHECK(read_all(" \t\r\n\f\u00A0\u3000") == "");
}

TEST_CASE("characters are read") {
  CHECK(read_all("#\\alarm #\\backspace #\\delete #\\escape #\\newline #\\null #\\return #\\space #\\tab") ==
        "#\\alarm #\\backspace #\\delete #\\escape #\\newline #\\null #\\return #\\space #\\tab");
  CHECK(read_all("#\\x #\\x41 #\\λ #\\x3bb #\\X41") == "#\\x #\\A #\\λ #\\λ #\\A");
  CHECK(read_all("(#\\( #\\) #\\; #\\\" #\\# #\\  #\\|)") == "(#\\( #\\) #\\; #\\\" #\\# #\\space #\\|)");
  CHECK(complaint("#\\spam") == "unknown character #\\spam @0-6");
  CHECK(complaint("#\\SPACE") == "unknown character #\\SPACE @0-7");
  CHECK(complaint("#\\x110000") == "unknown character #\\x110000 @0-9");
  CHECK(complaint("#\\xD800") == "unknown character #\\xD800 @0-7");
  CHECK(complaint("#\\") == "unexpected end of text @0-1...");
}

TEST_CASE("strings are read") {
  OneDatum d("\"a\\a\\b\\t\\n\\r\\\"\\\\\\|\\x41;\\x3bb;é\"");
  CHECK(d.datum->text == "a\a\b\t\n\r\"\\|Aλé");
  CHECK(OneDatum("\"one \\  \n   two\"").datum->text == "one two");
  CHECK(OneDatum("\"one\\\r\n\ttwo\"").datum->text == "onetwo");
  CHECK(OneDatum("\"one\\\n\ntwo\"").datum->text == "one\ntwo");
  CHECK(OneDatum("\"a\r\nb\rc\nd\"").datum->text == "a\nb\nc\nd");
  CHECK(OneDatum("\"a\r\r\nb\"").datum->text == "a\n\nb");
  CHECK(OneDatum("\"a\\\n\"").datum->text == "a");
  CHECK(complaint("(a \"b\\qc\")") == "unknown escape \\q @5-7");
  CHECK(complaint("\"\\x;\"") == "malformed hexadecimal escape @1-4");
  CHECK(complaint("\"\\x41\"") == "malformed hexadecimal escape @1-6");
  CHECK(complaint("\"\\xD800;\"") == "no such character @1-8");
  CHECK(complaint("\"a\\ b\"") == "expected the end of the line after \\ @2-4");
}

TEST_CASE("comments are blank space") {
  CHECK(read_all("a ; b\nc ;d") == "a c");
  CHECK(read_all("a #| b #| c |# d |# e #||# f #|||# g") == "a e f g");
  CHECK(read_all("(a #;b c #;(d e) #;#;f g #;'h)") == "(a c)");
  CHECK(read_all("(a #;#;b c d) #;e") == "(a d)");
  CHECK(read_all("(a . #;b c #;d)") == "(a . c)");
  CHECK(read_all("#u8(1 #;2 3 #|4|#)") == "#u8(1 3)");
  CHECK(complaint("(a #;)") == "expected a datum before the closing parenthesis @5-6");
}

TEST_CASE("directives change case folding") {
  CHECK(read_all("A #!fold-case B |C| #\\SPACE ẞ #!no-fold-case D") == "A b C #\\space ss D");
  CHECK(read_all("#!fold-case(A)") == "(a)");
  CHECK(complaint("#!eval") == "unknown directive #!eval @0-6");
}

TEST_CASE("a first line for the program loader is skipped") {
  CHECK(read_all("#!/usr/bin/env gilt\n(a)") == "(a)");
  CHECK(read_all("#! /usr/bin/gilt") == "");
  CHECK(read_all("#!fold-case A") == "a");
  CHECK(read_all("\xEF\xBB\xBF(a)") == "(a)");
  OneDatum d("#!/bin/gilt\n(a)");
  CHECK(position_of(d.source, d.datum->span.begin).line == 2);
}

TEST_CASE("lists, vectors and bytevectors are read") {
  CHECK(read_all("() (a) (a b . c) (a . (b . (c))) [a (b) [c]]") == "() (a) (a b . c) (a b c) (a (b) (c))");
  CHECK(read_all("#() #(a #(b) (c))") == "#() #(a #(b) (c))");
  CHECK(read_all("#u8() #U8(0 1 255) #u8(#xFF)") == "#u8() #u8(0 1 255) #u8(255)");
  CHECK(read_all("(a(b)c\"d\"e;f\n)") == "(a (b) c \"d\" e)");
}

TEST_CASE("quotations are abbreviated lists") {
  CHECK(read_all("'a `(b ,c ,@d) '() ' a , @b") == "'a `(b ,c ,@d) '() 'a , @b");
  CHECK(read_all("(a'b)") == "(a 'b)");
  OneDatum d("'x");
  CHECK(d.datum->is_pair());
  CHECK(d.datum->car->name == intern("quote"));
  CHECK(OneDatum(",@x").datum->car->name == intern("unquote-splicing"));
  CHECK(OneDatum(",x").datum->car->name == intern("unquote"));
  CHECK(OneDatum("`x").datum->car->name == intern("quasiquote"));
}

TEST_CASE("labels share and tie cycles") {
  OneDatum shared("(#0=(a) #0# #1=\"s\" #1#)");
  CHECK(shared.datum->car == shared.datum->cdr->car);
  OneDatum circle("#0=(a b . #0#)");
  CHECK(circle.datum->cdr->cdr == circle.datum);
  OneDatum vector("#5=#(#5# (#5# . #5#) '#5#)");
  CHECK(vector.datum->items[0] == vector.datum);
  CHECK(vector.datum->items[1]->car == vector.datum);
  CHECK(vector.datum->items[1]->cdr == vector.datum);
  CHECK(vector.datum->items[2]->cdr->car == vector.datum);
  OneDatum inner("#0=(#1=#0# #1# #2=(#1#))");
  CHECK(inner.datum->car == inner.datum);
  CHECK(inner.datum->cdr->car == inner.datum);
  CHECK(inner.datum->cdr->cdr->car->car == inner.datum);
  OneDatum twice("#0=#1=(#0# #1#)");
  CHECK(twice.datum->car == twice.datum);
  CHECK(twice.datum->cdr->car == twice.datum);
  CHECK(read_all("#0=a #0=b #;#0=c #0=d") == "a b d");
  CHECK(complaint("#0=#0#") == "datum label refers to itself @3-6");
  CHECK(complaint("#0=#1=#0#") == "datum label refers to itself @6-9");
  CHECK(complaint("(#0#)") == "undefined datum label @1-4");
  CHECK(complaint("(#0=a) #0#") == "undefined datum label @7-10");
  CHECK(complaint("(#0=a #0=b)") == "datum label defined twice @6-9");
  CHECK(complaint("#0a") == "malformed datum label @0-3");
  CHECK(complaint("#1234567890123456=a") == "datum label too large @0-17");
}

TEST_CASE("every datum has its span") {
  OneDatum d("  (aλ \"s\" #(1 'q) . t)");
  const Datum* list = d.datum;
  CHECK(d.text_of(list) == "(aλ \"s\" #(1 'q) . t)");
  CHECK(d.text_of(list->car) == "aλ");
  CHECK(d.text_of(list->cdr) == "\"s\" #(1 'q)");
  CHECK(d.text_of(list->cdr->car) == "\"s\"");
  const Datum* vector = list->cdr->cdr->car;
  CHECK(d.text_of(vector) == "#(1 'q)");
  CHECK(d.text_of(vector->items[0]) == "1");
  CHECK(d.text_of(vector->items[1]) == "'q");
  CHECK(d.text_of(vector->items[1]->car) == "'");
  CHECK(d.text_of(vector->items[1]->cdr->car) == "q");
  CHECK(d.text_of(list->cdr->cdr->cdr) == "t");
  OneDatum empty(" ( ) ");
  CHECK(empty.text_of(empty.datum) == "( )");
}

TEST_CASE("the reader says where it is and may start anywhere") {
  Arena arena;
  uint32_t source = add_source("test", "(a) b  (c)");
  Reader reader(arena, source);
  reader.next();
  CHECK(reader.offset() == 3);
  reader.next();
  CHECK(reader.offset() == 5);
  Datum* last = Reader(arena, source, 5).next();
  CHECK(to_text(last) == "(c)");
  CHECK(last->span == Span{source, 7, 10});
}

TEST_CASE("an unfinished text points at what is open") {
  CHECK(complaint("(a (b c)") == "unclosed parenthesis @0-1...");
  CHECK(complaint("(a\n  (b c") == "unclosed parenthesis @5-6...");
  CHECK(complaint("(a #(b") == "unclosed parenthesis @3-5...");
  CHECK(complaint("#u8(1") == "unclosed parenthesis @0-4...");
  CHECK(complaint("[a") == "unclosed bracket @0-1...");
  CHECK(complaint("(a \"b c)") == "unterminated string @3-4...");
  CHECK(complaint("\"a\\") == "unterminated string @0-1...");
  CHECK(complaint("(|a b)") == "unterminated symbol @1-2...");
  CHECK(complaint("a #| b #| |#") == "unterminated block comment @2-4...");
  CHECK(complaint("(a '") == "expected a datum before the end of the text @3-4...");
  CHECK(complaint("#;") == "expected a datum before the end of the text @0-2...");
  CHECK(complaint("#0=") == "expected a datum before the end of the text @0-3...");
}

TEST_CASE("what is wrong is named where it is") {
  CHECK(complaint("a)") == "unexpected closing parenthesis @1-2");
  CHECK(complaint("]") == "unexpected closing bracket @0-1");
  CHECK(complaint("(a]") == "mismatched closing bracket: expected ) @2-3");
  CHECK(complaint("[a)") == "mismatched closing parenthesis: expected ] @2-3");
  CHECK(complaint("(. a)") == "unexpected dot @1-2");
  CHECK(complaint("#(a . b)") == "unexpected dot @4-5");
  CHECK(complaint(".") == "unexpected dot @0-1");
  CHECK(complaint("(a . )") == "expected a datum after the dot @5-6");
  CHECK(complaint("(a . b c)") == "expected ) after the datum that follows a dot @7-8");
  CHECK(complaint("(a . b . c)") == "unexpected dot @7-8");
  CHECK(complaint("(a ')") == "expected a datum before the closing parenthesis @4-5");
  CHECK(complaint("#u8(256)") == "expected an exact integer from 0 to 255 in a bytevector @4-7");
  CHECK(complaint("#u8(1 (2))") == "expected an exact integer from 0 to 255 in a bytevector @6-7");
  CHECK(complaint("#u8(a)") == "expected an exact integer from 0 to 255 in a bytevector @4-5");
  CHECK(complaint("#u8(1.0)") == "expected an exact integer from 0 to 255 in a bytevector @4-7");
  CHECK(complaint("#tr") == "unknown syntax #tr @0-3");
  CHECK(complaint("#'a") == "unknown syntax #' @0-2");
  CHECK(complaint("#xfg") == "unknown syntax #xfg @0-4");
  CHECK(complaint("(1/0)") == "no such number @1-4");
  CHECK(complaint("#e1e99999999") == "exact number too large @0-12");
  CHECK(complaint("(a \xFF b)") == "invalid UTF-8 @3-4");
  CHECK(complaint("\"\xED\xA0\x80\"").starts_with("invalid UTF-8 @1"));
  CHECK(complaint("a\xCE") == "invalid UTF-8 @1-2");
}

TEST_CASE("a text nested a million deep is read") {
  constexpr size_t depth = 1000000;
  Arena arena;
  Datum* deep = Reader(arena, add_source("deep", std::string(depth, '(') + std::string(depth, ')'))).next();
  size_t levels = 1;
  for (; deep->is_pair(); deep = deep->car) ++levels;
  CHECK(levels == depth);
  Datum* quotes = Reader(arena, add_source("quotes", std::string(depth, '\'') + "a")).next();
  size_t marks = 0;
  for (; quotes->is_pair(); quotes = quotes->cdr->car) ++marks;
  CHECK(marks == depth);
  CHECK(complaint(std::string(depth, '(')) == "unclosed parenthesis @999999-1000000...");
}

TEST_CASE("the parser takes characters one by one and leaves what follows a datum") {
  Arena arena;
  DatumBuilder builder(arena, 0);
  Parser<DatumBuilder> parser(builder);
  using Step = Parser<DatumBuilder>::Step;
  CHECK(parser.push('1') == Step::more);
  CHECK_FALSE(parser.idle());
  CHECK(parser.push('2') == Step::more);
  CHECK(parser.push('(') == Step::complete_before);
  CHECK(to_text(builder.take()) == "12");
  CHECK(parser.offset() == 2);
  CHECK(parser.idle());
  CHECK(parser.push('(') == Step::more);
  CHECK(parser.push('a') == Step::more);
  CHECK(parser.push(')') == Step::complete);
  CHECK(to_text(builder.take()) == "(a)");
  CHECK(parser.finish() == Step::more);
  CHECK(parser.push('x') == Step::more);
  CHECK(parser.finish() == Step::complete);
  CHECK(to_text(builder.take()) == "x");
  CHECK(parser.push(')') == Step::failed);
  CHECK(parser.complaint().message == "unexpected closing parenthesis");
  parser.reset();
  CHECK(parser.push('"') == Step::more);
  CHECK(parser.push('"') == Step::complete);
  CHECK(to_text(builder.take()) == "\"\"");
}
