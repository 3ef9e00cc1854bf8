// A primitive that may raise is an effect: dropping it would lose an error that the program may expect.
#include "compiler/effects.h"

#include <algorithm>

namespace gilt::compiler {

using bytecode::Inlining;

bool never_raises(Primitive primitive) {
  switch (primitive) {
    case Primitive::invert: case Primitive::is_eq: case Primitive::is_eqv: case Primitive::cons: case Primitive::list:
    case Primitive::vector: return true;
    default: return bytecode::info(primitive).inlining.how == Inlining::How::test;
  }
}

bool is_effect_free(const Node* node) {
  switch (node->kind) {
    case Kind::constant: case Kind::primitive_reference: case Kind::lambda: return true;
    case Kind::local_reference: return !node->variable->assigned;
    case Kind::primitive_call:
      return never_raises(node->primitive) &&
             std::all_of(node->arguments.begin(), node->arguments.end(), is_effect_free);
    default: return false;
  }
}

bool is_boolean_valued(const Node* node) {
  if (node->kind != Kind::primitive_call) return false;
  Inlining::How how = bytecode::info(node->primitive).inlining.how;
  Primitive p = node->primitive;
  return how == Inlining::How::compare || how == Inlining::How::test || p == Primitive::invert ||
         p == Primitive::is_eq || p == Primitive::is_eqv || p == Primitive::is_record_of;
}

bool is_single_valued(const Node* node) {
  switch (node->kind) {
    case Kind::constant: case Kind::primitive_reference: case Kind::lambda: case Kind::local_reference:
    case Kind::global_reference: return true;
    case Kind::primitive_call: {
      Inlining::How how = bytecode::info(node->primitive).inlining.how;
      return how != Inlining::How::none && (how != Inlining::How::special || is_boolean_valued(node));
    }
    default: return false;
  }
}

}  // namespace gilt::compiler
