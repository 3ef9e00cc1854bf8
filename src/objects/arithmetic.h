// Arithmetic on the whole tower: fixnum, bignum, ratnum, flonum, complex. What an instruction or a primitive means by +, <,
// quotient is here and nowhere else; callers may do fixnums and immediate flonums themselves, with the same results.
//
// Failed means that an operand is no number of the wanted type, that a divisor is an exact zero, or that the result is
// too large for the heap: trouble() tells which. An exact zero added to or subtracted from a flonum leaves it alone, sign
// of zero included, so that (- x) is (- 0 x).
#pragma once

#include <string>
#include <string_view>

#include "bytecode/type.h"
#include "objects/number.h"

namespace gilt::text {
struct NumberText;
}

namespace gilt {

Value add(Mutator&, Value, Value);
Value subtract(Mutator&, Value, Value);
Value multiply(Mutator&, Value, Value);
Value divide(Mutator&, Value, Value);
// Of integers, exact or not; an inexact operand makes an inexact result.
Value quotient(Mutator&, Value, Value);   // truncated
Value remainder(Mutator&, Value, Value);  // with the sign of the dividend
Value modulo(Mutator&, Value, Value);     // with the sign of the divisor
Value floor_quotient(Mutator&, Value, Value);
Value gcd(Mutator&, Value, Value);
Value lcm(Mutator&, Value, Value);

// Comparison is exact also between exact and inexact numbers. Complex numbers have no order, but are equal or unordered.
enum class Order : int8_t { less = -1, equal = 0, greater = 1, unordered = 2, failed = 3 };
Order compare(Value, Value);
Order compare_for_equality(Value, Value);

// Why an operation on a and b, whose operands must be of the type, gave Failed.
enum class Trouble : uint8_t { first_operand, second_operand, division_by_zero, too_large };
Trouble trouble(Value a, Value b, bytecode::Type = bytecode::Type::number);

// The rest work on real numbers only; those that make one give Failed when it is too large for the heap.
int sign(Value);                  // 0 for zeros and not-a-number
bool is_odd(Value integer);
Value negate(Mutator&, Value);
Value make_ratio(Mutator&, Value numerator, Value denominator);  // of exact integers, the second not zero
double to_double(Value);          // to the nearest
enum class LogarithmBase : uint8_t { e, two, ten };
double logarithm(Value, LogarithmBase = LogarithmBase::e);  // also of positive exact numbers beyond the doubles
Value numerator(Mutator&, Value rational);
Value denominator(Mutator&, Value rational);

enum class Rounding : uint8_t { floor, ceiling, truncate, round };
Value round_to_integer(Mutator&, Rounding, Value);

// These work on complex numbers too.
Value to_exact(Mutator&, Value);  // flonums must be finite
Value to_inexact(Mutator&, Value);
// base ^ exponent; Failed also when that is a power of an exact zero that does not exist.
Value expt(Mutator&, Value base, Value exponent);
// Exact when the root of an exact number is.
Value square_root(Mutator&, Value);

// False when the text is not the syntax of a number that can be represented.
Value number_from_text(Mutator&, std::string_view, unsigned radix);
std::string number_to_text(Value, unsigned radix = 10);

}  // namespace gilt
