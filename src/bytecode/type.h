// The types that the is_type instruction and argument checks tell apart: one list for the compiler's type predicates,
// the VM, and the words in error messages ("expected a pair").
#pragma once

#include <cstdint>
#include <string_view>

namespace gilt::bytecode {

#define GILT_TYPES(X)                                                                                           \
  X(any, "anything") X(null, "the empty list") X(pair, "a pair") X(list, "a list") X(boolean, "a boolean")        \
  X(fixnum, "an exact integer") X(exact_integer, "an exact integer") X(number, "a number") X(real, "a real number") \
  X(rational, "a rational number") X(integer, "an integer") X(flonum, "an inexact real number")                  \
  X(character, "a character") X(string, "a string") X(symbol, "a symbol") X(vector, "a vector")                  \
  X(bytevector, "a bytevector") X(procedure, "a procedure") X(eof, "an end-of-file object")                      \
  X(default_object, "no argument") X(port, "a port") X(input_port, "an input port") X(output_port, "an output port") \
  X(record, "a record") X(record_type, "a record type") X(hash_table, "a hash table") X(promise, "a promise")   \
  X(parameter, "a parameter") X(condition, "a condition") X(thread, "a thread") X(mutex, "a mutex")              \
  X(condition_variable, "a condition variable") X(box, "a box") X(index, "an index") X(byte, "a byte")           \
  X(continuation, "a continuation") X(environment, "an environment") X(unspecific, "the unspecific object")       \
  X(ephemeron, "an ephemeron") X(weak_pair, "a weak pair")

enum class Type : uint8_t {
#define X(name, words) name,
  GILT_TYPES(X)
#undef X
};

inline constexpr std::string_view type_words[] = {
#define X(name, words) words,
    GILT_TYPES(X)
#undef X
};

}  // namespace gilt::bytecode
