// Drives the parser with a builder that keeps nothing.
#include "cli/entry_scanner.h"

#include "text/utf8.h"

namespace gilt::cli {

void EntryScanner::push(std::string_view text) {
  using Step = text::Parser<Forgetful>::Step;
  for (size_t at = 0; at < text.size() && !wrong_;) {
    size_t after = at;
    bool valid = true;
    Step step = parser_.push(text::next_utf8(text, after, &valid));
    wrong_ = step == Step::failed || !valid;
    any_ |= step == Step::complete || step == Step::complete_before;
    if (step != Step::complete_before) at = after;
  }
}

EntryScanner::State EntryScanner::state() const {
  if (wrong_) return State::wrong;
  if (!parser_.idle()) return State::open;
  return any_ ? State::complete : State::blank;
}

}  // namespace gilt::cli
