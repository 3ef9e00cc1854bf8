// The list of results.
#include "objects/deferral.h"

namespace gilt {
namespace {

bool same_integer(Value a, Value b) { return a == b || integer_compare(a, b) == 0; }

}  // namespace

Value Deferral::find(LimbOperation operation, Value a, Value b) const {
  Value key = encode_address(reinterpret_cast<const void*>(operation));
  for (Value list = results_; list != Nil; list = cdr(list)) {
    Value made = car(car(list)), operands = cdr(made);
    if (car(made) == key && same_integer(car(operands), a) && same_integer(cdr(operands), b)) return cdr(car(list));
  }
  return False;
}

void Deferral::begin(Mutator& m, LimbOperation operation, Value a, Value b, Value first, Value rest, LimbResults limbs) {
  Value made = cons(m, encode_address(reinterpret_cast<const void*>(operation)), cons(m, a, b));
  results_ = cons(m, cons(m, made, cons(m, first, rest)), results_);
  job_ = std::make_unique<LimbJob>(operation, a, b, limbs);
}

}  // namespace gilt
