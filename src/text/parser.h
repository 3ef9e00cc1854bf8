// The grammar of data as a push parser: it takes a character at a time, keeps its own stack, and so may stop anywhere,
// nest as deep as memory allows, and serve both the arena (DatumBuilder) and the heap's `read`.
//
// The parser knows the structure only; the values are with the builder, which is a stack machine. That way a builder
// whose values must be seen by a collector can keep them where the collector looks.
#pragma once

#include <concepts>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "text/lexer.h"
#include "text/number_text.h"
#include "value/value.h"

namespace gilt::text {

enum class Quotation : uint8_t { quote, quasiquote, unquote, unquote_splicing };

// Each operation works on the builder's stack of data and unfinished lists; `take` pops the last datum left.
template <class B>
concept Builder = requires(B b, Value word, const NumberText& number, std::string_view text, Quotation quotation,
                           uint32_t index, size_t count, Extent extent) {
  typename B::Ref;
  b.word(word, extent);        // push; a boolean or character
  { b.number(number, extent) } -> std::convertible_to<std::string_view>;  // push, or say why it cannot be
  b.string(text, extent);      // push; UTF-8
  b.symbol(text, extent);      // push; UTF-8
  b.bytevector(text, extent);  // push; text is its bytes
  b.open_list();               // push an unfinished list
  b.add_item();                // pop a datum: the next element of the unfinished list below
  b.add_tail();                // pop a datum: the tail of the unfinished list below
  b.close_list(extent);        // the unfinished list on top becomes a datum
  b.close_vector(count, extent);       // pop `count` data, push their vector
  b.close_quotation(quotation, extent);  // pop a datum, push its quotation
  b.drop();                    // pop a datum
  b.open_label(index);         // labels are numbered from 0 in order of appearance; they end with the outermost datum
  b.close_label(index);        // the datum on top is what the label names; it stays
  b.reference(index, extent);  // push what the label names, which may be still open
  b.clear();                   // forget everything
  { b.take() } -> std::same_as<typename B::Ref>;  // pop the outermost datum, all labels resolved
};

template <Builder B>
class Parser {
 public:
  // `complete_before`: the datum is complete without the character, which belongs to what follows.
  enum class Step : uint8_t { more, complete, complete_before, failed };

  explicit Parser(B& builder, uint64_t offset = 0) : builder_(builder) { lexer_.set_offset(offset); }

  // When a datum is complete, take it from the builder before the next push.
  Step push(char32_t c);
  // The text ends here: `complete` for a last datum, `more` when there is none, `failed` in the midst of one.
  Step finish();
  const Complaint& complaint() const { return complaint_; }

  // True between data: nothing but blanks and comments were pushed since the last one.
  bool idle() const { return frames_.empty() && lexer_.idle(); }
  void reset();  // after a failure

  uint64_t offset() const { return lexer_.offset(); }
  bool fold_case() const { return lexer_.fold_case(); }
  void set_fold_case(bool fold) { lexer_.set_fold_case(fold); }

 private:
  enum class Form : uint8_t { list, tail, ended, vector, bytevector, quotation, datum_comment, label };
  struct Frame {
    Form form;  // list: before a dot; tail: after it; ended: after the tail
    Quotation quotation{};
    char bracket = 0;
    uint32_t label = 0;
    size_t count = 0;
    Extent opening;
  };

  Step accept();
  Step open(Form form, Quotation quotation = {});
  Step close();
  Step deliver(uint64_t end);
  Step add_item(Frame& frame);
  void drop_comment();
  Step accept_number();
  Step accept_byte(const NumberText* number);
  Step accept_dot();
  Step open_label();
  Step reference();
  Step fail_unclosed();
  Step fail(std::string message, Extent extent, bool incomplete = false);
  bool in_bytevector() const { return !frames_.empty() && frames_.back().form == Form::bytevector; }

  B& builder_;
  Lexer lexer_;
  std::vector<Frame> frames_;
  std::string bytes_;
  std::unordered_map<int64_t, uint32_t> labels_;  // indices by the number that is written
  Complaint complaint_;
};

template <Builder B>
auto Parser<B>::push(char32_t c) -> Step {
  for (;;) {
    Lexer::Result result = lexer_.push(c);
    if (result == Lexer::Result::more) return Step::more;
    if (result == Lexer::Result::token) return accept();
    if (result == Lexer::Result::failed) return complaint_ = lexer_.complaint(), Step::failed;
    if (result == Lexer::Result::more_before) continue;
    Step step = accept();
    if (step == Step::complete) return Step::complete_before;
    if (step == Step::failed) return step;
  }
}

template <Builder B>
auto Parser<B>::finish() -> Step {
  Lexer::Result result = lexer_.finish();
  if (result == Lexer::Result::failed) return complaint_ = lexer_.complaint(), Step::failed;
  Step step = result == Lexer::Result::token_before ? accept() : Step::more;
  return step == Step::more && !frames_.empty() ? fail_unclosed() : step;
}

template <Builder B>
void Parser<B>::reset() {
  builder_.clear();
  lexer_.reset();
  frames_.clear();
  labels_.clear();
}

template <Builder B>
auto Parser<B>::accept() -> Step {
  Extent extent = lexer_.extent();
  bool is_atom = lexer_.token() <= Token::word || lexer_.token() == Token::reference;
  if (in_bytevector() && is_atom) return accept_byte(lexer_.token() == Token::number ? &lexer_.number() : nullptr);
  switch (lexer_.token()) {
    case Token::number: return accept_number();
    case Token::string: return builder_.string(lexer_.text(), extent), deliver(extent.end);
    case Token::symbol: return builder_.symbol(lexer_.text(), extent), deliver(extent.end);
    case Token::word: return builder_.word(lexer_.word(), extent), deliver(extent.end);
    case Token::open_list: return builder_.open_list(), open(Form::list);
    case Token::open_vector: return open(Form::vector);
    case Token::open_bytevector: return bytes_.clear(), open(Form::bytevector);
    case Token::close: return close();
    case Token::quote: return open(Form::quotation, Quotation::quote);
    case Token::quasiquote: return open(Form::quotation, Quotation::quasiquote);
    case Token::unquote: return open(Form::quotation, Quotation::unquote);
    case Token::unquote_splicing: return open(Form::quotation, Quotation::unquote_splicing);
    case Token::dot: return accept_dot();
    case Token::datum_comment: return open(Form::datum_comment);
    case Token::label: return open_label();
    case Token::reference: return reference();
  }
  return Step::failed;
}

template <Builder B>
auto Parser<B>::open(Form form, Quotation quotation) -> Step {
  if (in_bytevector() && form != Form::datum_comment) return accept_byte(nullptr);
  Frame frame{.form = form, .quotation = quotation, .opening = lexer_.extent()};
  if (form <= Form::bytevector) frame.bracket = lexer_.bracket();
  frames_.push_back(frame);
  return Step::more;
}

template <Builder B>
auto Parser<B>::accept_number() -> Step {
  Extent extent = lexer_.extent();
  std::string_view problem = lexer_.number().problem();
  if (problem.empty()) problem = builder_.number(lexer_.number(), extent);
  return problem.empty() ? deliver(extent.end) : fail(std::string(problem), extent);
}

template <Builder B>
auto Parser<B>::accept_byte(const NumberText* number) -> Step {
  bool is_byte = number && number->kind == NumberText::Kind::fixnum && number->fixnum >= 0 && number->fixnum < 256;
  if (!is_byte) return fail("expected an exact integer from 0 to 255 in a bytevector", lexer_.extent());
  bytes_.push_back(static_cast<char>(number->fixnum));
  return Step::more;
}

template <Builder B>
auto Parser<B>::accept_dot() -> Step {
  if (frames_.empty() || frames_.back().form != Form::list || frames_.back().count == 0)
    return fail("unexpected dot", lexer_.extent());
  frames_.back().form = Form::tail;
  return Step::more;
}

template <Builder B>
auto Parser<B>::open_label() -> Step {
  uint32_t index = static_cast<uint32_t>(labels_.size());
  if (!labels_.emplace(lexer_.number().fixnum, index).second) return fail("datum label defined twice", lexer_.extent());
  if (open(Form::label) == Step::failed) return Step::failed;
  frames_.back().label = index;
  builder_.open_label(index);
  return Step::more;
}

template <Builder B>
auto Parser<B>::reference() -> Step {
  auto label = labels_.find(lexer_.number().fixnum);
  if (label == labels_.end()) return fail("undefined datum label", lexer_.extent());
  for (size_t i = frames_.size(); i-- > 0 && frames_[i].form == Form::label;)
    if (frames_[i].label == label->second) return fail("datum label refers to itself", lexer_.extent());
  builder_.reference(label->second, lexer_.extent());
  return deliver(lexer_.extent().end);
}

template <Builder B>
auto Parser<B>::close() -> Step {
  Extent here = lexer_.extent();
  bool is_round = lexer_.bracket() == ')';
  if (frames_.empty())
    return fail(is_round ? "unexpected closing parenthesis" : "unexpected closing bracket", here);
  Frame frame = frames_.back();
  if (frame.form > Form::bytevector) return fail("expected a datum before the closing parenthesis", here);
  if (frame.form == Form::tail) return fail("expected a datum after the dot", here);
  if ((frame.bracket == '(') != is_round)
    return fail(is_round ? "mismatched closing parenthesis: expected ]"
                         : "mismatched closing bracket: expected )",
                here);
  frames_.pop_back();
  Extent extent{frame.opening.begin, here.end};
  if (frame.form == Form::vector) builder_.close_vector(frame.count, extent);
  else if (frame.form == Form::bytevector) builder_.bytevector(bytes_, extent);
  else builder_.close_list(extent);
  return deliver(here.end);
}

// A datum is on top of the builder's stack: what does it belong to?
template <Builder B>
auto Parser<B>::deliver(uint64_t end) -> Step {
  while (!frames_.empty()) {
    Frame& frame = frames_.back();
    if (frame.form == Form::quotation) builder_.close_quotation(frame.quotation, {frame.opening.begin, end});
    else if (frame.form == Form::label) builder_.close_label(frame.label);
    else return add_item(frame);
    frames_.pop_back();
  }
  labels_.clear();
  return Step::complete;
}

template <Builder B>
auto Parser<B>::add_item(Frame& frame) -> Step {
  if (frame.form == Form::ended) return fail("expected ) after the datum that follows a dot", lexer_.extent());
  ++frame.count;
  if (frame.form == Form::list) builder_.add_item();
  if (frame.form == Form::tail) builder_.add_tail(), frame.form = Form::ended;
  if (frame.form == Form::datum_comment) drop_comment();
  return Step::more;
}

template <Builder B>
void Parser<B>::drop_comment() {
  builder_.drop();
  frames_.pop_back();
  if (frames_.empty()) builder_.clear(), labels_.clear();
}

template <Builder B>
auto Parser<B>::fail_unclosed() -> Step {
  const Frame& frame = frames_.back();
  const char* message = frame.form > Form::bytevector ? "expected a datum before the end of the text"
                        : frame.bracket == '['        ? "unclosed bracket"
                                                      : "unclosed parenthesis";
  return fail(message, frame.opening, true);
}

template <Builder B>
auto Parser<B>::fail(std::string message, Extent extent, bool incomplete) -> Step {
  complaint_ = {std::move(message), extent, incomplete};
  return Step::failed;
}

}  // namespace gilt::text
