// eqv? and what eqv-hashing needs. equal? walks data of any size and is a resumable primitive (builtins/equality.cpp).
#pragma once

#include "objects/number.h"

namespace gilt {

// eqv? of two values that are not the same word.
bool is_eqv_slow(Value, Value);
inline bool is_eqv(Value a, Value b) {
  if (a == b) return true;
  bool numbers = (a.bits & b.bits & 2) != 0 || (is_object(a) && is_object(b));  // may both be numbers of one exactness
  return numbers && is_eqv_slow(a, b);
}

// Equal numbers of one exactness hash alike, whatever they are made of; other values hash by address.
uint64_t eqv_hash(Value);

// Contents of two strings, two bytevectors.
bool equal_strings(Value, Value);
bool equal_bytevectors(Value, Value);

}  // namespace gilt
