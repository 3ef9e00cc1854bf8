// Characters in, tokens out, one character at a time: the lexical syntax of R7RS (7.1.1), comments and directives
// included. The lexer may stop after any character, so it serves a text in memory as well as a port.
//
// Positions are byte offsets in UTF-8, counted from where the caller says the text begins.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "text/character_class.h"
#include "text/number_text.h"
#include "value/value.h"

namespace gilt::text {

// Bytes [begin, end).
struct Extent {
  uint64_t begin = 0, end = 0;
};

struct Complaint {
  std::string message;
  Extent extent;
  bool incomplete = false;  // the text ended too early
};

enum class Token : uint8_t {
  number,           // number()
  string,           // text()
  symbol,           // text()
  word,             // word(): a boolean or a character
  open_list,        // bracket()
  open_vector,      // bracket()
  open_bytevector,  // bracket()
  close,            // bracket()
  quote,
  quasiquote,
  unquote,
  unquote_splicing,
  dot,
  datum_comment,
  label,     // #n=, number()
  reference  // #n#, number()
};

class Lexer {
 public:
  // What a character did. `token_before`: it ended a token that it is not part of; push it again after the token.
  // `more_before`: push it again at once (it ended a directive).
  enum class Result : uint8_t { more, more_before, token, token_before, failed };

  Result push(char32_t c) {
    if (state_ == State::atom && is_plain(c)) {
      text_.push_back(static_cast<char>(c));
      ++offset_;
      return Result::more;
    }
    return push_any(c);
  }
  // The text ends here: a last token, or `more` when there is none.
  Result finish();

  Token token() const { return token_; }
  Extent extent() const { return {begin_, offset_}; }
  std::string_view text() const { return text_; }
  const NumberText& number() const { return number_; }
  Value word() const { return word_; }
  char bracket() const { return bracket_; }
  const Complaint& complaint() const { return complaint_; }

  uint64_t offset() const { return offset_; }
  void set_offset(uint64_t offset) { offset_ = offset; }
  bool fold_case() const { return fold_case_; }
  void set_fold_case(bool fold) { fold_case_ = fold; }
  bool idle() const { return state_ == State::start || state_ == State::line_comment; }
  void reset() { state_ = State::start; }  // forgets a token begun

 private:
  enum class State : uint8_t {
    start,
    atom,           // symbol, number or dot
    comma,          // , and perhaps @
    hash,           // #
    hash_word,      // #t, #x1F, #u8(
    directive,      // #!
    label,          // #12
    character,      // #\ and nothing yet
    character_rest,
    quoted,         // in "..." or |...|
    quoted_return,  // after a carriage return in there
    escape,
    escape_hex,
    escape_blank,   // after a backslash and blanks: a line ending must follow
    escape_return,
    escape_indent,  // leading blanks of the continued line
    line_comment,
    block_comment,
    block_hash,     // # in a block comment
    block_bar       // | in a block comment
  };

  // An ASCII character that continues a symbol or number.
  static bool is_plain(char32_t c) { return c < 128 && character_class::table[c] == character_class::plain; }

  Result push_any(char32_t c);
  Result push_start(char32_t c);
  Result push_word(char32_t c, Result (Lexer::*end)());
  Result push_comma(char32_t c);
  Result push_hash(char32_t c);
  Result push_label(char32_t c);
  Result push_character(char32_t c);
  Result push_quoted(char32_t c);
  Result push_escape(char32_t c);
  Result push_escape_hex(char32_t c);
  Result push_escape_blank(char32_t c);
  Result push_line_comment(char32_t c);
  Result push_block(char32_t c);

  Result end_atom();
  Result end_hash_word();
  Result end_directive();
  Result end_character();

  Result begin(State state, char32_t c);
  Result emit(Token token);
  Result emit_bracket(Token token, char32_t c);
  Result end_before(Token token);
  Result end_word(Value word);
  Result fail(std::string message);
  Result fail(std::string message, Extent extent);
  Result fail_unfinished();
  void append(char32_t c);
  void advance(char32_t c);
  void fold_text();

  State state_ = State::start;
  Token token_{};
  uint64_t offset_ = 0, begin_ = 0, escape_begin_ = 0;
  std::string text_;
  NumberText number_;
  Value word_{};
  char bracket_ = 0;
  char32_t delimiter_ = 0;  // what ends the quoted text
  uint64_t hex_ = 0;        // of \x...; or the number of a label
  unsigned hex_digits_ = 0, depth_ = 0;
  bool fold_case_ = false;
  Complaint complaint_;
};

}  // namespace gilt::text
