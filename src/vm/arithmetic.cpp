// The slow halves of the arithmetic instructions: the tower (objects/arithmetic.h) and what its failures are called.
#include "objects/arithmetic.h"

#include "vm/error.h"
#include "vm/long_arithmetic.h"
#include "vm/slow_paths.h"

namespace gilt::vm {
namespace {

using bytecode::Type;

Value fail_arithmetic(Thread& t, const char* instruction, Value a, Value b, Type type) {
  std::string_view who = name_in_program(t, instruction);
  switch (trouble(a, b, type)) {
    case Trouble::first_operand: return fail_type(t, who, type, a);
    case Trouble::second_operand: return fail_type(t, who, type, b);
    case Trouble::division_by_zero: return fail(t, "error", std::string(who) + ": division by zero");
    case Trouble::too_large: break;
  }
  return fail_memory(t);
}

template <Value (*operation)(Mutator&, Value, Value)>
Value apply_operation(Thread& t, const char* who, Value a, Value b, Type type = Type::number) {
  Value result = operation(t, a, b);
  return result == Failed ? fail_arithmetic(t, who, a, b, type) : result;
}

// As apply_operation, for what may take long; Wait is none of its failures.
template <Value (*operation)(Mutator&, Value, Value)>
Value attempt_operation(Thread& t, const char* who, Value a, Value b, Type type = Type::number) {
  if (is_short_operand(a) && is_short_operand(b)) [[likely]] return apply_operation<operation>(t, who, a, b, type);
  Value result = attempt(t, [&] { return operation(t, a, b); });
  return result == Failed ? fail_arithmetic(t, who, a, b, type) : result;
}

constexpr const char* comparison_names[] = {"<", "<=", "="};

}  // namespace

Value compare_slow(Thread& t, Comparison kind, Value a, Value b) {
  bool any = kind == Comparison::equal;
  Order order = any ? compare_for_equality(a, b) : compare(a, b);
  if (order == Order::failed)
    return fail_arithmetic(t, comparison_names[static_cast<int>(kind)], a, b, any ? Type::number : Type::real);
  bool less = order == Order::less, equal = order == Order::equal;
  return make_boolean(kind == Comparison::less ? less : kind == Comparison::equal ? equal : less || equal);
}
Value add_slow(Thread& t, Value a, Value b) { return apply_operation<add>(t, "+", a, b); }
Value subtract_slow(Thread& t, Value a, Value b) { return apply_operation<subtract>(t, "-", a, b); }
Value negate_slow(Thread& t, Value v) {  // zero minus v would lose the sign of zero
  Value result = multiply(t, make_fixnum(-1), v);
  return result == Failed ? fail_arithmetic(t, "-", v, v, Type::number) : result;
}
Value multiply_slow(Thread& t, Value a, Value b) { return attempt_operation<multiply>(t, "*", a, b); }
Value divide_slow(Thread& t, Value a, Value b) { return attempt_operation<divide>(t, "/", a, b); }
Value quotient_slow(Thread& t, Value a, Value b) { return attempt_operation<quotient>(t, "quotient", a, b, Type::integer); }
Value remainder_slow(Thread& t, Value a, Value b) { return attempt_operation<remainder>(t, "remainder", a, b, Type::integer); }
Value modulo_slow(Thread& t, Value a, Value b) { return attempt_operation<modulo>(t, "modulo", a, b, Type::integer); }

}  // namespace gilt::vm
