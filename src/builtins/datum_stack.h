// Builds what the parser reads as heap data. The stack of data and unfinished lists is an ordinary vector during one call
// of the primitive; between calls its values are saved where a collector sees them (Suspension).
//
// An unfinished list is two entries, its first and its last pair. A reference to a label that is still open is a
// placeholder, an immediate of no other use; the places that hold one are patched when the outermost datum is complete.
#pragma once

#include <string_view>
#include <vector>

#include "objects/bignum.h"
#include "text/parser.h"
#include "vm/thread.h"

namespace gilt::builtins {

class DatumStack {
 public:
  using Ref = Value;

  // Before each use: whose allocations these are.
  void set_thread(Thread& t) { thread_ = &t; }
  // Something did not fit into the heap.
  bool exhausted() const { return exhausted_; }

  void word(Value word, text::Extent) { stack_.push_back(word); }
  std::string_view number(const text::NumberText& number, text::Extent);
  void string(std::string_view text, text::Extent);
  void symbol(std::string_view text, text::Extent);
  void bytevector(std::string_view bytes, text::Extent);
  void open_list() { stack_.insert(stack_.end(), 2, Nil); }
  void add_item();
  void add_tail();
  void close_list(text::Extent) { pop(); }
  void close_vector(size_t count, text::Extent);
  void close_quotation(text::Quotation quotation, text::Extent);
  void drop() { pop(); }
  void open_label(uint32_t index) { labels_.push_back(placeholder(index)); }
  void close_label(uint32_t index) { labels_[index] = stack_.back(); }
  void reference(uint32_t index, text::Extent) { stack_.push_back(labels_[index]); }
  void clear();
  Value take();

  // What must be kept alive between calls; the first `settled` are as at the last call of `settle`.
  size_t root_count() const { return stack_.size() + labels_.size() + patches_.size(); }
  Value root(size_t i) const;
  size_t settled() const { return settled_; }
  void settle() { settled_ = stack_.size(); }

 private:
  // An element of a pair (0 is the car) or vector that a label stands for.
  struct Patch {
    Value container;
    size_t place;
    uint32_t label;
  };

  static Value placeholder(uint32_t label) { return {uint64_t{label} << 8 | 0x74}; }
  static bool is_placeholder(Value v) { return (v.bits & 0xFF) == 0x74; }
  Value pop();
  void push_new(Value v);
  void note(Value container, size_t place, Value v);

  Thread* thread_ = nullptr;
  std::vector<Value> stack_;
  size_t settled_ = 0;
  std::vector<Value> labels_;  // placeholders while open
  std::vector<Patch> patches_;
  bool exhausted_ = false;
};

}  // namespace gilt::builtins
