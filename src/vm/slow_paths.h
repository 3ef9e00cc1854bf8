// The out-of-line halves of the instructions. Each works on the saved registers of its thread (t.frame, t.pc past the
// instruction's words) and may change them; those that give a value return it, or Failed with t.raised set.
#pragma once

#include "bytecode/type.h"
#include "vm/thread.h"

namespace gilt::vm {

// How an instruction ended: go on at the registers; raise t.raised; the thread's first procedure returned.
enum class Step : uint8_t { next, raise, finished };

// Bodies of the primitives by number, and values of their windows (builtins/all.cpp).
using PrimitiveBody = Value (*)(Thread&, Arguments);
extern const PrimitiveBody primitive_bodies[];

// Polls and waits. t.pc follows a site.
Step poll(Thread&);
Step wait(Thread&);

// Calls of what is not a closure: continuations, parameters, errors. The first with the frame made (procedure in slot 2,
// return address in slot 1), the second with the caller's frame running and the arguments in a window.
Step call_other(Thread&, Value procedure, uint32_t argument_count);
Step call_other_in_window(Thread&, unsigned window, Value procedure, uint32_t argument_count);
Step spread_and_enter(Thread&, unsigned window, unsigned argument_count);
Step return_values(Thread&, unsigned first, unsigned count);
Step return_list(Thread&, Value list);
Step receive_values(Thread&, unsigned first, unsigned count, bool rest);
Step capture_and_enter(Thread&, Value procedure);
Step underflow_with(Thread&, Value result);

// Makes the call of the Lisp procedure that handles t.raised; finished when there is no handler.
Step enter_raise_hook(Thread&);

// Nobody handles the object: the thread's run ends with it (as a condition, with the backtrace of here).
void end_uncaught(Thread&, Value object);

// Errors: all return Step::raise.
Step fail_operand(Thread&, const char* who, bytecode::Type expected, Value got);
Step fail_index(Thread&, const char* who, bytecode::Type expected, Value sequence, Value index);
Step fail_record(Thread&, Value got, Value type);
Step fail_unbound(Thread&, Value global);
Step fail_unassigned(Thread&);
Step fail_arguments(Thread&, uint32_t argument_count);
Step fail_handler_returned(Thread&);

// Arithmetic beyond fixnums and immediate flonums.
enum class Comparison : uint8_t { less, less_equal, equal };
Value compare_slow(Thread&, Comparison, Value, Value);
Value add_slow(Thread&, Value, Value);
Value subtract_slow(Thread&, Value, Value);
Value negate_slow(Thread&, Value);
Value multiply_slow(Thread&, Value, Value);
Value divide_slow(Thread&, Value, Value);
Value quotient_slow(Thread&, Value, Value);
Value remainder_slow(Thread&, Value, Value);
Value modulo_slow(Thread&, Value, Value);

}  // namespace gilt::vm
