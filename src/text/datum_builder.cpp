// Pairs after the first of a list span from their element to the last one; the list itself spans its parentheses.
#include "text/datum_builder.h"

namespace gilt::text {
namespace {

const Name* quotation_name(Quotation quotation) {
  static const Name* const names[] = {intern("quote"), intern("quasiquote"), intern("unquote"),
                                      intern("unquote-splicing")};
  return names[static_cast<size_t>(quotation)];
}

}  // namespace

std::string_view DatumBuilder::number(const NumberText& number, Extent extent) {
  switch (number.kind) {
    case NumberText::Kind::fixnum: word(make_fixnum(number.fixnum), extent); return "";
    case NumberText::Kind::flonum: make(Datum::Kind::flonum, extent)->flonum = number.flonum; return "";
    case NumberText::Kind::integer:
      make(Datum::Kind::integer, extent)->digits = arena_.copy_text(number.digits);
      return "";
    case NumberText::Kind::ratio: {
      Datum* ratio = make(Datum::Kind::ratio, extent);
      ratio->digits = arena_.copy_text(number.digits);
      ratio->denominator = arena_.copy_text(number.denominator);
      return "";
    }
    case NumberText::Kind::rectangular: {
      this->number(number.parts[0], extent);
      this->number(number.parts[1], extent);
      Datum *imaginary = pop(), *real = pop();
      Datum* complex = make(Datum::Kind::complex, extent);
      complex->car = real, complex->cdr = imaginary;
      return "";
    }
    default: return number.problem();
  }
}

void DatumBuilder::add_item() {
  Datum* item = pop();
  Datum* pair = make_pair(arena_, item, nullptr, item->span);
  put(pair->car, item);
  Datum*& last = stack_.back();
  if (last) last->cdr = pair;
  else stack_[stack_.size() - 2] = pair;
  last = pair;
}

void DatumBuilder::add_tail() {
  Datum* tail = pop();
  put(stack_.back()->cdr, tail);
}

void DatumBuilder::close_list(Extent extent) {
  Datum *last = pop(), *first = pop();
  Datum* end = last ? last->cdr : nullptr;
  if (!end) {
    end = make_word(arena_, Nil, span({last ? extent.end - 1 : extent.begin, extent.end}));
    (last ? last->cdr : first) = end;
  }
  uint32_t last_end = last ? last->span.end : 0;
  if (last)
    for (Datum* pair = first; pair != last; pair = pair->cdr) pair->span.end = last_end;
  if (last) first->span = span(extent);
  stack_.push_back(first);
}

void DatumBuilder::close_vector(size_t count, Extent extent) {
  std::span<Datum*> items = arena_.make_array<Datum*>(count);
  for (size_t i = count; i-- > 0;) put(items[i], pop());
  make(Datum::Kind::vector, extent)->items = items;
}

void DatumBuilder::close_quotation(Quotation quotation, Extent extent) {
  Datum* datum = pop();
  uint32_t begin = static_cast<uint32_t>(extent.begin);
  uint32_t mark_end = begin + (quotation == Quotation::unquote_splicing ? 2 : 1);
  Span inner{source_, begin + 1, static_cast<uint32_t>(extent.end)};
  Datum* nil = make_word(arena_, Nil, inner);
  Datum* rest = make_pair(arena_, nullptr, nil, inner);
  put(rest->car, datum);
  Datum* name = make_symbol(arena_, quotation_name(quotation), {source_, begin, mark_end});
  stack_.push_back(make_pair(arena_, name, rest, span(extent)));
}

void DatumBuilder::open_label(uint32_t index) {
  Datum* placeholder = arena_.make<Datum>();
  placeholder->kind = Datum::Kind::opaque;
  placeholder->handle = index;
  labels_.push_back(placeholder);
}

void DatumBuilder::reference(uint32_t index, Extent extent) {
  Datum* meant = labels_[index];
  if (!is_placeholder(meant)) return stack_.push_back(meant);
  make(Datum::Kind::opaque, extent)->handle = meant->handle;
}

void DatumBuilder::clear() {
  stack_.clear();
  labels_.clear();
  patches_.clear();
}

Datum* DatumBuilder::take() {
  Datum* datum = pop();
  // A label may name another label's datum.
  for (const Patch& patch : patches_) {
    Datum* meant = labels_[patch.label];
    while (is_placeholder(meant)) meant = labels_[meant->handle];
    *patch.place = meant;
  }
  clear();
  return datum;
}

Datum* DatumBuilder::make(Datum::Kind kind, Extent extent) {
  Datum* datum = arena_.make<Datum>();
  datum->kind = kind;
  datum->span = span(extent);
  stack_.push_back(datum);
  return datum;
}

Datum* DatumBuilder::pop() {
  Datum* datum = stack_.back();
  stack_.pop_back();
  return datum;
}

void DatumBuilder::put(Datum*& place, Datum* datum) {
  place = datum;
  if (is_placeholder(datum)) patches_.push_back({&place, static_cast<uint32_t>(datum->handle)});
}

// While reading nothing else is opaque.
bool DatumBuilder::is_placeholder(const Datum* datum) const { return datum->kind == Datum::Kind::opaque; }

}  // namespace gilt::text
