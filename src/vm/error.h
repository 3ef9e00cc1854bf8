// How C++ code says that a Lisp program went wrong: make a condition, leave it in the thread, return Failed. Every
// message has the form "who: what", values as `write` prints them, cut when long.
#pragma once

#include <string_view>

#include "bytecode/type.h"
#include "bytecode/unit.h"
#include "vm/thread.h"

namespace gilt {

// Cells of a condition: kind (a symbol), message (string), irritants (list), payload, backtrace (vector of positions).
namespace condition_cell {
enum : size_t { kind, message, irritants, payload, backtrace, count };
}
inline bool is_condition(Value v) { return is_kind(v, Kind::condition); }

// All return Failed.
Value raise(Thread&, Value object);                                       // any object, as raise does
Value fail(Thread&, std::string_view kind, std::string_view message, Value irritants = Nil);
Value fail(Thread&, std::string_view message);                            // kind "error"; "who: " is the running primitive
Value fail_type(Thread&, bytecode::Type expected, Value got);             // "car: expected a pair, got 5", who is t.primitive
Value fail_type(Thread&, std::string_view who, bytecode::Type expected, Value got);
// "vector-ref: index 3 out of range for a vector of length 3"
Value fail_range(Thread&, Value index, std::string_view what, size_t length);
Value fail_memory(Thread&);                                               // kind "out-of-memory": "out of memory"

// The name of the primitive being called, as programs know it.
std::string_view running_primitive(Thread&);

// "write" form of a value for messages, at most about `limit` characters.
std::string message_text(Value, size_t limit = 80);

// The name by which the program asked for the instruction that failed as `who`: `>` is compiled to the instruction of `<`,
// `zero?` to that of `=`.
std::string_view name_in_program(Thread&, std::string_view who);

// "f: expected 1 argument, got 2; usage: (f x)": from the procedure's signature.
std::string arity_message(const bytecode::CodeTemplate&, size_t given);

// The variable of a condition of kind "unbound", else null.
const core::Global* unbound_variable(Value condition);

Value make_condition(Thread&, std::string_view kind, std::string_view message, Value irritants);

}  // namespace gilt
