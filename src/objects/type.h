// Whether a value is of one of the types of bytecode/type.h: the meaning of the is_type instruction and of every
// argument check, told once.
#pragma once

#include "bytecode/type.h"
#include "objects/number.h"
#include "objects/string.h"
#include "objects/symbol.h"

namespace gilt {

// `list` means "null or a pair": whether the chain ends is for list? to find out.
inline bool is_type(Value v, bytecode::Type type) {
  using bytecode::Type;
  switch (type) {
    case Type::any: return true;
    case Type::null: return v == Nil;
    case Type::pair: return is_pair(v);
    case Type::list: return v == Nil || is_pair(v);
    case Type::boolean: return is_boolean(v);
    case Type::fixnum: return is_fixnum(v);
    case Type::exact_integer: return is_exact_integer(v);
    case Type::number: return is_number(v);
    case Type::real: return is_real(v);
    case Type::rational: return is_rational(v);
    case Type::integer: return is_integer(v);
    case Type::flonum: return is_flonum(v);
    case Type::character: return is_character(v);
    case Type::string: return is_string(v);
    case Type::symbol: return is_symbol(v);
    case Type::vector: return is_vector(v);
    case Type::bytevector: return is_bytevector(v);
    case Type::procedure: return is_procedure(v);
    case Type::eof: return v == Eof;
    case Type::default_object: return v == Default;
    case Type::port:
    case Type::input_port:  // the direction is builtins/'s to check: only they know what a port is
    case Type::output_port: return is_kind(v, Kind::port);
    case Type::record:
    case Type::promise: return is_record(v);  // lib/ makes promises from records
    case Type::record_type: return is_kind(v, Kind::record_type);
    case Type::hash_table: return is_kind(v, Kind::hash_table);
    case Type::parameter: return is_parameter(v);
    case Type::condition: return is_kind(v, Kind::condition);
    case Type::thread: return is_kind(v, Kind::thread);
    case Type::mutex: return is_kind(v, Kind::mutex);
    case Type::condition_variable: return is_kind(v, Kind::condition_variable);
    case Type::box: return is_box(v);
    case Type::index: return is_fixnum(v) && fixnum_value(v) >= 0;
    case Type::byte: return is_fixnum(v) && v.bits <= make_fixnum(255).bits;
    case Type::continuation: return is_continuation(v);
    case Type::environment: return is_kind(v, Kind::environment);
    case Type::ephemeron: return is_kind(v, Kind::ephemeron);
    case Type::weak_pair: return is_kind(v, Kind::weak_pair);
    case Type::unspecific: return v == Unspecific;
  }
  return false;
}

}  // namespace gilt
