// Source texts by number, so that a Span is three integers: positions, excerpts and the form of every message that
// names a place. Sources are immortal; all functions are thread-safe.
#pragma once

#include <atomic>
#include <cstdint>
#include <exception>
#include <string>
#include <string_view>

#include "datum/datum.h"

namespace gilt::text {

// Registers a text and returns its number (from 1), that of the newest text of this path if it is the same. `path` is what
// messages show.
uint32_t add_source(std::string path, std::string text);
uint32_t source_count();
std::string_view source_path(uint32_t source);
std::string_view source_text(uint32_t source);

struct Position {
  uint32_t line = 0, column = 0;  // from 1; columns count characters
};
Position position_of(uint32_t source, uint32_t offset);

// "prog.lisp:4:8", or "" when the span is nowhere.
std::string location(Span span);

// The source line with a caret line below it, each ending in a newline ("" when nowhere):
//   4 |   (* 2 (car x)))
//     |        ^^^^^^^
// Carets use display width; a span of several lines is underlined to the end of its first.
std::string excerpt(Span span);

// "prog.lisp:4:8: error: message\n" and the excerpt.
std::string diagnostic(Span span, std::string_view message);

// What reader, expander and compiler throw. It never crosses the machine: runtime/ turns it into a condition.
class SyntaxError : public std::exception {
 public:
  SyntaxError(Span span, std::string message, bool incomplete = false)
      : span_(span), message_(std::move(message)), incomplete_(incomplete) {}
  const char* what() const noexcept override { return message_.c_str(); }
  const std::string& message() const { return message_; }
  Span span() const { return span_; }
  // The text ended inside a datum: a prompt may ask for more.
  bool incomplete() const { return incomplete_; }

 private:
  Span span_;
  std::string message_;
  bool incomplete_;
};

// How work on programs is ended from outside: it looks at the flag (null is none) from time to time.
using Cancel = const std::atomic<bool>*;
inline void check_cancelled(Cancel cancel) {
  if (cancel != nullptr && cancel->load(std::memory_order_relaxed)) throw SyntaxError({}, "interrupted");
}

}  // namespace gilt::text
