// Builds what the parser reads as data in an arena, each with its span.
//
// An unfinished list is two entries of the stack, its first and its last pair. A reference to a label that is still
// open is a placeholder; the places that hold one are remembered, and patched when the outermost datum is complete.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "base/arena.h"
#include "datum/datum.h"
#include "text/parser.h"

namespace gilt::text {

class DatumBuilder {
 public:
  using Ref = Datum*;

  DatumBuilder(Arena& arena, uint32_t source) : arena_(arena), source_(source) {}

  void word(Value word, Extent extent) { make(Datum::Kind::word, extent)->word = word; }
  std::string_view number(const NumberText& number, Extent extent);
  void string(std::string_view text, Extent extent) {
    make(Datum::Kind::string, extent)->text = arena_.copy_text(text);
  }
  void symbol(std::string_view text, Extent extent) { make(Datum::Kind::symbol, extent)->name = intern(text); }
  void bytevector(std::string_view bytes, Extent extent) {
    make(Datum::Kind::bytevector, extent)->text = arena_.copy_text(bytes);
  }
  void open_list() { stack_.insert(stack_.end(), 2, nullptr); }
  void add_item();
  void add_tail();
  void close_list(Extent extent);
  void close_vector(size_t count, Extent extent);
  void close_quotation(Quotation quotation, Extent extent);
  void drop() { stack_.pop_back(); }
  void open_label(uint32_t index);
  void close_label(uint32_t index) { labels_[index] = stack_.back(); }
  void reference(uint32_t index, Extent extent);
  void clear();
  Datum* take();

 private:
  struct Patch {
    Datum** place;
    uint32_t label;
  };

  Span span(Extent extent) const {
    return {source_, static_cast<uint32_t>(extent.begin), static_cast<uint32_t>(extent.end)};
  }
  Datum* make(Datum::Kind kind, Extent extent);
  Datum* pop();
  void put(Datum*& place, Datum* datum);
  bool is_placeholder(const Datum* datum) const;

  Arena& arena_;
  uint32_t source_;
  std::vector<Datum*> stack_;
  std::vector<Datum*> labels_;  // placeholders while open
  std::vector<Patch> patches_;
};

}  // namespace gilt::text
