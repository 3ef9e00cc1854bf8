// Integers as infinite rows of bits in two's complement, after SRFI 151.
#include "builtins/failure.h"
#include "objects/bignum.h"

namespace gilt::builtins {
namespace {

// State: what has been computed, the rest of the list.
Value fold(Thread& t, Bitwise operation, int64_t neutral, Value list, State s) {
  Value result = make_fixnum(neutral);
  if (!s.fresh()) result = s[0], list = s[1];
  for (size_t n = 0; n < steps_a_time && list != Nil; ++n, list = cdr(list)) {
    if (!is_exact_integer(car(list))) return fail_type(t, Type::exact_integer, car(list));
    result = integer_bitwise(t, operation, result, car(list));
    if (result == Failed) return fail_memory(t);
  }
  if (list == Nil) return result;
  s[0] = result, s[1] = list;
  return Again;
}

Value bitwise_and(Thread& t, Rest integers, State s) { return fold(t, Bitwise::conjunction, -1, integers.list, s); }
Value bitwise_or(Thread& t, Rest integers, State s) { return fold(t, Bitwise::disjunction, 0, integers.list, s); }
Value bitwise_xor(Thread& t, Rest integers, State s) { return fold(t, Bitwise::exclusive, 0, integers.list, s); }
Value bitwise_not(Thread& t, ExactInteger n) { return or_memory(t, integer_complement(t, n)); }

Value arithmetic_shift(Thread& t, ExactInteger n, ExactInteger count) {
  if (is_fixnum(count)) return or_memory(t, integer_shift(t, n, fixnum_value(count)));
  if (integer_sign(count) < 0) return make_fixnum(integer_sign(n) < 0 ? -1 : 0);
  return n.value == make_fixnum(0) ? n.value : fail_memory(t);
}

Value bit_count(ExactInteger n) { return make_fixnum(static_cast<int64_t>(integer_bit_count(n))); }
Value integer_length(ExactInteger n) { return make_fixnum(static_cast<int64_t>(gilt::integer_length(n))); }

}  // namespace

GILT_BODY(bitwise_and)
GILT_BODY(bitwise_or)
GILT_BODY(bitwise_xor)
GILT_BODY(bitwise_not)
GILT_BODY(arithmetic_shift)
GILT_BODY(bit_count)
GILT_BODY(integer_length)

}  // namespace gilt::builtins
