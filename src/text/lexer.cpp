// One function a state. Every state function is given the next character and either uses it up (`more`, `token`) or
// hands it back (`token_before`).
#include "text/lexer.h"

#include <unicase.h>
#include <unictype.h>

#include <cstdlib>
#include <memory>
#include <optional>

#include "text/character_class.h"
#include "text/character_name.h"
#include "text/utf8.h"

namespace gilt::text {
namespace {

constexpr unsigned most_label_digits = 15, most_escape_digits = 8;

// -1 when `c` is no hexadecimal digit.
int hex_value(char32_t c) {
  if (c >= '0' && c <= '9') return static_cast<int>(c - '0');
  c |= 0x20;
  return c >= 'a' && c <= 'f' ? static_cast<int>(c - 'a') + 10 : -1;
}

bool is_blank(char32_t c) { return c == ' ' || c == '\t'; }

// The character of a one-letter escape, or 0.
char32_t escaped(char32_t c) {
  switch (c) {
    case 'a': return 7;
    case 'b': return 8;
    case 't': return '\t';
    case 'n': return '\n';
    case 'r': return '\r';
    case '"': case '\\': case '|': return c;
    default: return 0;
  }
}

std::string quoted(char32_t c) {
  std::string out;
  append_utf8(out, c);
  return out;
}

std::string lower_ascii(std::string text) {
  for (char& c : text)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
  return text;
}

// The code point after #\x, or nothing.
std::optional<char32_t> hex_character(std::string_view digits) {
  if (digits.empty() || digits.size() > most_escape_digits) return std::nullopt;
  uint64_t value = 0;
  for (char c : digits) {
    if (hex_value(static_cast<unsigned char>(c)) < 0) return std::nullopt;
    value = value * 16 + static_cast<uint64_t>(hex_value(static_cast<unsigned char>(c)));
  }
  if (value >= 0x110000 || !is_scalar(static_cast<uint32_t>(value))) return std::nullopt;
  return static_cast<char32_t>(value);
}

}  // namespace

Lexer::Result Lexer::push_any(char32_t c) {
  switch (state_) {
    case State::start: return push_start(c);
    case State::atom: return push_word(c, &Lexer::end_atom);
    case State::comma: return push_comma(c);
    case State::hash: return push_hash(c);
    case State::hash_word: return push_word(c, &Lexer::end_hash_word);
    case State::directive: return push_word(c, &Lexer::end_directive);
    case State::label: return push_label(c);
    case State::character: return push_character(c);
    case State::character_rest: return push_word(c, &Lexer::end_character);
    case State::quoted:
    case State::quoted_return: return push_quoted(c);
    case State::escape: return push_escape(c);
    case State::escape_hex: return push_escape_hex(c);
    case State::escape_blank:
    case State::escape_return:
    case State::escape_indent: return push_escape_blank(c);
    case State::line_comment: return push_line_comment(c);
    case State::block_comment:
    case State::block_hash:
    case State::block_bar: return push_block(c);
  }
  std::abort();
}

Lexer::Result Lexer::finish() {
  switch (state_) {
    case State::start:
    case State::line_comment: return Result::more;
    case State::atom: return end_atom();
    case State::comma: return end_before(Token::unquote);
    case State::hash_word: return end_hash_word();
    case State::directive: return end_directive();
    case State::character_rest: return end_character();
    default: return fail_unfinished();
  }
}

Lexer::Result Lexer::fail_unfinished() {
  std::string message = "unexpected end of text";
  if (state_ >= State::block_comment) message = "unterminated block comment";
  else if (state_ >= State::quoted) message = delimiter_ == '"' ? "unterminated string" : "unterminated symbol";
  fail(std::move(message), {begin_, begin_ + (state_ >= State::block_comment ? 2 : 1)});
  complaint_.incomplete = true;
  return Result::failed;
}

Lexer::Result Lexer::push_start(char32_t c) {
  if (is_blank_space(c)) return advance(c), Result::more;
  begin_ = offset_;
  text_.clear();
  switch (c) {
    case '(': case '[': return emit_bracket(Token::open_list, c);
    case ')': case ']': return emit_bracket(Token::close, c);
    case '\'': return advance(c), emit(Token::quote);
    case '`': return advance(c), emit(Token::quasiquote);
    case ',': return begin(State::comma, c);
    case ';': return begin(State::line_comment, c);
    case '#': return begin(State::hash, c);
    case '"': case '|': return delimiter_ = c, begin(State::quoted, c);
    default: append(c); return begin(State::atom, c);
  }
}

// The rest of a token that a delimiter ends.
Lexer::Result Lexer::push_word(char32_t c, Result (Lexer::*end)()) {
  if (is_delimiter(c)) {
    if (state_ == State::hash_word && (c == '(' || c == '[') && lower_ascii(text_) == "u8")
      return emit_bracket(Token::open_bytevector, c);
    return (this->*end)();
  }
  append(c);
  advance(c);
  return Result::more;
}

Lexer::Result Lexer::push_line_comment(char32_t c) {
  if (c == '\n' || c == '\r') state_ = State::start;
  return advance(c), Result::more;
}

Lexer::Result Lexer::push_comma(char32_t c) {
  if (c != '@') return end_before(Token::unquote);
  return advance(c), emit(Token::unquote_splicing);
}

Lexer::Result Lexer::push_hash(char32_t c) {
  switch (c) {
    case '(': case '[': return emit_bracket(Token::open_vector, c);
    case ';': return advance(c), emit(Token::datum_comment);
    case '|': depth_ = 1; return begin(State::block_comment, c);
    case '\\': return begin(State::character, c);
    case '!': return begin(State::directive, c);
  }
  if (c >= '0' && c <= '9') return hex_ = 0, hex_digits_ = 0, state_ = State::label, push_label(c);
  if (is_delimiter(c) || c >= 128) return fail("unknown syntax #" + quoted(c), {begin_, offset_ + 1});
  append(c);
  return begin(State::hash_word, c);
}

Lexer::Result Lexer::push_label(char32_t c) {
  bool is_digit = c >= '0' && c <= '9';
  advance(c);
  if (c == '=' || c == '#') {
    number_ = NumberText{};
    number_.kind = NumberText::Kind::fixnum;
    number_.fixnum = static_cast<int64_t>(hex_);
    return emit(c == '=' ? Token::label : Token::reference);
  }
  if (!is_digit) return fail("malformed datum label");
  if (++hex_digits_ > most_label_digits) return fail("datum label too large");
  hex_ = hex_ * 10 + (c - '0');
  return Result::more;
}

Lexer::Result Lexer::push_character(char32_t c) {
  append(c);
  return begin(State::character_rest, c);
}

// In a string or between bars. A line ending of any form stands for a newline.
Lexer::Result Lexer::push_quoted(char32_t c) {
  bool after_return = state_ == State::quoted_return;
  state_ = State::quoted;
  uint64_t before = offset_;
  advance(c);
  if (c == delimiter_) return emit(c == '"' ? Token::string : Token::symbol);
  if (c == '\\') return escape_begin_ = before, state_ = State::escape, Result::more;
  if (c == '\n' && after_return) return Result::more;
  if (c == '\r') state_ = State::quoted_return;
  append(c == '\r' ? '\n' : c);
  return Result::more;
}

Lexer::Result Lexer::push_escape(char32_t c) {
  if (c == 'x' || c == 'X') return hex_ = 0, hex_digits_ = 0, begin(State::escape_hex, c);
  if (is_blank(c) || c == '\n' || c == '\r') return state_ = State::escape_blank, push_escape_blank(c);
  char32_t meant = escaped(c);
  advance(c);
  if (meant == 0) return fail("unknown escape \\" + quoted(c), {escape_begin_, offset_});
  append(meant);
  state_ = State::quoted;
  return Result::more;
}

Lexer::Result Lexer::push_escape_hex(char32_t c) {
  advance(c);
  int digit = c < 128 ? hex_value(c) : -1;
  if (digit >= 0 && ++hex_digits_ <= most_escape_digits) {
    hex_ = hex_ * 16 + static_cast<uint64_t>(digit);
    return Result::more;
  }
  if (c != ';' || hex_digits_ == 0) return fail("malformed hexadecimal escape", {escape_begin_, offset_});
  if (hex_ >= 0x110000 || !is_scalar(static_cast<uint32_t>(hex_)))
    return fail("no such character", {escape_begin_, offset_});
  append(static_cast<char32_t>(hex_));
  state_ = State::quoted;
  return Result::more;
}

// A backslash, blanks, a line ending and blanks stand for nothing.
Lexer::Result Lexer::push_escape_blank(char32_t c) {
  if (is_blank(c)) {
    if (state_ == State::escape_return) state_ = State::escape_indent;
  } else if (state_ == State::escape_blank && (c == '\n' || c == '\r')) {
    state_ = c == '\r' ? State::escape_return : State::escape_indent;
  } else if (state_ == State::escape_return && c == '\n') {
    state_ = State::escape_indent;
  } else if (state_ == State::escape_blank) {
    return fail("expected the end of the line after \\", {escape_begin_, offset_});
  } else {
    return state_ = State::quoted, push_quoted(c);
  }
  return advance(c), Result::more;
}

Lexer::Result Lexer::push_block(char32_t c) {
  State before = state_;
  state_ = c == '#' ? State::block_hash : c == '|' ? State::block_bar : State::block_comment;
  if (before == State::block_hash && c == '|') ++depth_, state_ = State::block_comment;
  if (before == State::block_bar && c == '#') state_ = --depth_ == 0 ? State::start : State::block_comment;
  return advance(c), Result::more;
}

Lexer::Result Lexer::end_atom() {
  if (text_ == ".") return end_before(Token::dot);
  number_ = parse_number(text_);
  if (number_.kind != NumberText::Kind::none) return end_before(Token::number);
  fold_text();
  return end_before(Token::symbol);
}

Lexer::Result Lexer::end_hash_word() {
  std::string lower = lower_ascii(text_);
  if (lower == "t" || lower == "true") return end_word(True);
  if (lower == "f" || lower == "false") return end_word(False);
  number_ = parse_number("#" + lower);
  if (number_.kind != NumberText::Kind::none) return end_before(Token::number);
  return fail("unknown syntax #" + text_);
}

Lexer::Result Lexer::end_directive() {
  state_ = State::start;
  if (text_ == "fold-case" || text_ == "no-fold-case") return fold_case_ = text_ == "fold-case", Result::more_before;
  return fail("unknown directive #!" + text_);
}

Lexer::Result Lexer::end_character() {
  size_t at = 0;
  char32_t first = next_utf8(text_, at);
  if (at == text_.size()) return end_word(make_character(first));
  if (lower_ascii(text_.substr(0, 1)) == "x")
    if (auto c = hex_character(std::string_view(text_).substr(1))) return end_word(make_character(*c));
  std::string written = text_;
  fold_text();
  if (auto c = named_character(text_)) return end_word(make_character(*c));
  return fail("unknown character #\\" + written);
}

Lexer::Result Lexer::begin(State state, char32_t c) {
  state_ = state;
  advance(c);
  return Result::more;
}

Lexer::Result Lexer::emit(Token token) {
  state_ = State::start;
  token_ = token;
  return Result::token;
}

Lexer::Result Lexer::end_before(Token token) {
  emit(token);
  return Result::token_before;
}

Lexer::Result Lexer::end_word(Value word) {
  word_ = word;
  return end_before(Token::word);
}

Lexer::Result Lexer::emit_bracket(Token token, char32_t c) {
  advance(c);
  bracket_ = static_cast<char>(c);
  return emit(token);
}

Lexer::Result Lexer::fail(std::string message) { return fail(std::move(message), {begin_, offset_}); }

Lexer::Result Lexer::fail(std::string message, Extent extent) {
  state_ = State::start;
  complaint_ = {std::move(message), extent, false};
  return Result::failed;
}

void Lexer::append(char32_t c) { append_utf8(text_, c); }

void Lexer::advance(char32_t c) { offset_ += c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4; }

// After #!fold-case symbols and names of characters are as string-foldcase makes them.
void Lexer::fold_text() {
  if (!fold_case_) return;
  size_t size = 0;
  std::unique_ptr<uint8_t, decltype(&std::free)> folded(
      u8_casefold(reinterpret_cast<const uint8_t*>(text_.data()), text_.size(), nullptr, nullptr, nullptr, &size),
      &std::free);
  if (folded) text_.assign(reinterpret_cast<const char*>(folded.get()), size);
}

}  // namespace gilt::text
