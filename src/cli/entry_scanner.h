// Tells a prompt whether what was typed so far can be read, without keeping any of it: each line is looked at once, so
// that a long pasted form costs no more than reading it.
#pragma once

#include <string_view>

#include "text/parser.h"

namespace gilt::cli {

class EntryScanner {
 public:
  enum class State {
    blank,       // nothing but blanks and comments
    open,        // in the midst of a datum
    complete,    // one datum or more, and nothing unfinished
    wrong        // more text cannot mend it: let the reader say why
  };

  // Whole lines, each with its newline.
  void push(std::string_view text);
  State state() const;

 private:
  // Takes every datum for good and forgets it.
  struct Forgetful {
    using Ref = int;
    void word(Value, text::Extent) {}
    std::string_view number(const text::NumberText&, text::Extent) { return {}; }
    void string(std::string_view, text::Extent) {}
    void symbol(std::string_view, text::Extent) {}
    void bytevector(std::string_view, text::Extent) {}
    void open_list() {}
    void add_item() {}
    void add_tail() {}
    void close_list(text::Extent) {}
    void close_vector(size_t, text::Extent) {}
    void close_quotation(text::Quotation, text::Extent) {}
    void drop() {}
    void open_label(uint32_t) {}
    void close_label(uint32_t) {}
    void reference(uint32_t, text::Extent) {}
    void clear() {}
    int take() { return 0; }
  };

  Forgetful builder_;
  text::Parser<Forgetful> parser_{builder_};
  bool any_ = false, wrong_ = false;
};

}  // namespace gilt::cli
