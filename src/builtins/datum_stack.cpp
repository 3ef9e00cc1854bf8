// Fresh objects are filled with stores, because a suspension may come in between.
#include "builtins/datum_stack.h"

#include <cstring>

#include "objects/number_parts.h"
#include "objects/string.h"
#include "objects/symbol.h"

namespace gilt::builtins {
namespace {

const Name* quotation_name(text::Quotation quotation) {
  static const Name* const names[] = {intern("quote"), intern("quasiquote"), intern("unquote"),
                                      intern("unquote-splicing")};
  return names[static_cast<size_t>(quotation)];
}

}  // namespace

Value DatumStack::pop() {
  Value v = stack_.back();
  stack_.pop_back();
  if (stack_.size() < settled_) settled_ = stack_.size();
  return v;
}

void DatumStack::push_new(Value v) {
  if (v == Failed) exhausted_ = true, v = Nil;
  stack_.push_back(v);
}

std::string_view DatumStack::number(const text::NumberText& number, text::Extent) {
  if (!number.is_number()) return number.problem();
  push_new(number_from_parts(*thread_, number));
  return "";
}

void DatumStack::string(std::string_view text, text::Extent) { push_new(make_string(*thread_, text)); }
void DatumStack::symbol(std::string_view text, text::Extent) { push_new(symbol_of(*thread_, text)); }
void DatumStack::bytevector(std::string_view bytes, text::Extent) {
  Value v = make_bytevector(*thread_, bytes.size());
  if (v != Failed) bytes.copy(reinterpret_cast<char*>(bytevector_data(v)), bytes.size());
  push_new(v);
}

void DatumStack::note(Value container, size_t place, Value v) {
  if (is_placeholder(v)) patches_.push_back({container, place, static_cast<uint32_t>(v.bits >> 8)});
}

void DatumStack::add_item() {
  Value item = pop(), pair = cons(*thread_, item, Nil), last = stack_.back();
  note(pair, 0, item);
  if (is_pair(last)) {
    set_cdr(*thread_, last, pair);
  } else {
    stack_[stack_.size() - 2] = pair;
    settled_ = std::min(settled_, stack_.size() - 2);
  }
  stack_.back() = pair;
  settled_ = std::min(settled_, stack_.size() - 1);
}

void DatumStack::add_tail() {
  Value tail = pop();
  set_cdr(*thread_, stack_.back(), tail);
  note(stack_.back(), 1, tail);
}

void DatumStack::close_vector(size_t count, text::Extent) {
  Value vector = make_vector(*thread_, count, Unspecific);
  for (size_t i = count; i-- > 0;) {
    Value item = pop();
    if (vector == Failed) continue;
    vector_set(*thread_, vector, i, item);
    note(vector, i, item);
  }
  push_new(vector);
}

void DatumStack::close_quotation(text::Quotation quotation, text::Extent) {
  Value datum = pop(), rest = cons(*thread_, datum, Nil);
  note(rest, 0, datum);
  stack_.push_back(cons(*thread_, symbol_of(*thread_, quotation_name(quotation)), rest));
}

void DatumStack::clear() {
  stack_.clear();
  labels_.clear();
  patches_.clear();
  settled_ = 0;
  exhausted_ = false;
}

Value DatumStack::take() {
  Value datum = pop();
  // A label may name another label's datum.
  for (const Patch& patch : patches_) {
    Value meant = labels_[patch.label];
    while (is_placeholder(meant)) meant = labels_[meant.bits >> 8];
    if (is_vector(patch.container)) vector_set(*thread_, patch.container, patch.place, meant);
    else if (patch.place == 0) set_car(*thread_, patch.container, meant);
    else set_cdr(*thread_, patch.container, meant);
  }
  clear();
  return datum;
}

Value DatumStack::root(size_t i) const {
  if (i < stack_.size()) return stack_[i];
  i -= stack_.size();
  return i < labels_.size() ? labels_[i] : patches_[i - labels_.size()].container;
}

}  // namespace gilt::builtins
