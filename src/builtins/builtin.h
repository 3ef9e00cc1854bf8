// How a primitive gets its body. A row of primitives.def says what Lisp sees; the body is a typed C++ function whose
// parameters are taken from the argument slots and checked on the way:
//
//   static Value vector_fill(Thread& t, Vector v, Value fill, std::optional<Index> start, std::optional<Index> end) {...}
//   GILT_BODY(vector_fill)
//
// Parameters, in the order of the usage string: Value (anything), Pair, Vector, String ... (Checked<Type>), Index,
// int64_t, uint8_t, char32_t, std::optional of these for "[x]" (a plain Value there may be Default), Rest for ". xs"; then
// State for a primitive whose flags ask for state slots. Thread& may lead. The result is a Value, a bool or a char32_t.
// Usage string and signature that disagree do not compile.
//
// A row whose inlining is `direct` (only its instruction is ever run) or `test` (Type says it all) needs no body.
//
// A body obeys the leaf rule (vm/thread.h): it never polls, blocks or calls Lisp. Work without a small bound goes in
// steps: it keeps its state in State, and returns Again after about `steps_a_time` of them.
#pragma once

#include <optional>
#include <string>
#include <tuple>
#include <utility>

#include "base/check.h"
#include "bytecode/primitive.h"
#include "objects/type.h"
#include "vm/error.h"
#include "vm/thread.h"

namespace gilt::builtins {

using bytecode::Primitive;
using bytecode::Type;

template <Primitive p>
Value body(Thread&, Arguments);

inline constexpr size_t steps_a_time = 10'000;

// The result of a primitive that is to be called again when the heap has been collected.
inline Value collect_and_call_again(Thread& t) {
  t.full_collection = true;
  t.poll.ask(request::collect);
  return Again;
}

// A value whose type has been checked.
template <Type type>
struct Checked {
  Value value;
  operator Value() const { return value; }
};
using Pair = Checked<Type::pair>;
using List = Checked<Type::list>;  // null or a pair; its end has not been looked at
using Number = Checked<Type::number>;
using Real = Checked<Type::real>;
using Rational = Checked<Type::rational>;
using Integer = Checked<Type::integer>;
using ExactInteger = Checked<Type::exact_integer>;
using String = Checked<Type::string>;
using Symbol = Checked<Type::symbol>;
using Vector = Checked<Type::vector>;
using Bytevector = Checked<Type::bytevector>;
using Procedure = Checked<Type::procedure>;
using Record = Checked<Type::record>;
using RecordType = Checked<Type::record_type>;
using HashTable = Checked<Type::hash_table>;
using Port = Checked<Type::port>;
using Parameter = Checked<Type::parameter>;
using Condition = Checked<Type::condition>;
using ThreadObject = Checked<Type::thread>;
using Mutex = Checked<Type::mutex>;
using ConditionVariable = Checked<Type::condition_variable>;
using Box = Checked<Type::box>;
using Boolean = Checked<Type::boolean>;
using Environment = Checked<Type::environment>;
using Ephemeron = Checked<Type::ephemeron>;
using WeakPair = Checked<Type::weak_pair>;

// A fixnum of at least zero.
struct Index {
  size_t value;
  operator size_t() const { return value; }
};

// The list of the arguments beyond the named ones; always a fresh, proper list.
struct Rest {
  Value list;
};

// The slots in which a resumable primitive keeps what it must remember; #f at the first call.
struct State {
  Arguments slots;
  size_t first;
  Value& operator[](size_t i) const { return slots[first + i]; }
  bool fresh() const { return slots[first] == False; }
};

// Taking one argument: false after a failure has been recorded in the thread.
template <class T>
struct From;

template <>
struct From<Value> {
  static bool take(Thread&, Value v, Value& out) { return out = v, true; }
};
template <Type type>
struct From<Checked<type>> {
  static bool take(Thread& t, Value v, Checked<type>& out) {
    out.value = v;
    return is_type(v, type) || (fail_type(t, type, v), false);
  }
};
template <>
struct From<Index> {
  static bool take(Thread& t, Value v, Index& out) {
    if (!is_type(v, Type::index)) return fail_type(t, Type::index, v), false;
    return out.value = static_cast<size_t>(fixnum_value(v)), true;
  }
};
template <>
struct From<int64_t> {
  static bool take(Thread& t, Value v, int64_t& out) {
    if (!is_fixnum(v)) return fail_type(t, Type::fixnum, v), false;
    return out = fixnum_value(v), true;
  }
};
template <>
struct From<uint8_t> {
  static bool take(Thread& t, Value v, uint8_t& out) {
    if (!is_type(v, Type::byte)) return fail_type(t, Type::byte, v), false;
    return out = static_cast<uint8_t>(fixnum_value(v)), true;
  }
};
template <>
struct From<char32_t> {
  static bool take(Thread& t, Value v, char32_t& out) {
    if (!is_character(v)) return fail_type(t, Type::character, v), false;
    return out = character_value(v), true;
  }
};
template <class T>
struct From<std::optional<T>> {
  static bool take(Thread& t, Value v, std::optional<T>& out) {
    if (v == Default) return true;
    out.emplace();
    return From<T>::take(t, v, *out);
  }
};

namespace detail {

template <class T>
inline constexpr bool is_optional = false;
template <class T>
inline constexpr bool is_optional<std::optional<T>> = true;

// Parameters against the usage string: named ones first, optional ones where the usage has brackets, Rest, State.
template <class... Ts>
constexpr bool agrees(const bytecode::PrimitiveInfo& info) {
  size_t named = 0;
  bool rest = false, state = false, good = true;
  [[maybe_unused]] auto check = [&]<class T>() {
    if (std::is_same_v<T, Rest>) {
      good &= !rest && !state, rest = true;
    } else if (std::is_same_v<T, State>) {
      good &= !state, state = true;
    } else {
      good &= !rest && !state;
      bool required = named < info.required;
      good &= is_optional<T> ? !required : required || std::is_same_v<T, Value>;
      ++named;
    }
  };
  (check.template operator()<Ts>(), ...);
  return good && named == size_t{info.required} + info.optional && rest == info.rest && state == (info.state_slots() > 0);
}

template <class T>
bool take(Thread& t, Arguments arguments, size_t slot, T& out) {
  if constexpr (std::is_same_v<T, Rest>) return out.list = arguments[slot], true;
  else if constexpr (std::is_same_v<T, State>) return out.slots = arguments, out.first = slot, true;
  else return From<T>::take(t, arguments[slot], out);
}

inline Value result(Value v) { return v; }
inline Value result(bool b) { return make_boolean(b); }
inline Value result(char32_t c) { return make_character(c); }

template <Primitive p, class Call, class... Ts, size_t... i>
Value invoke([[maybe_unused]] Thread& t, [[maybe_unused]] Arguments arguments, Call call,
             [[maybe_unused]] std::tuple<Ts...>* taken, std::index_sequence<i...>) {
  static_assert(agrees<Ts...>(bytecode::info(p)), "the usage string and the C++ signature disagree");
  if (!(take(t, arguments, i, std::get<i>(*taken)) && ...)) return Failed;
  return result(call(std::get<i>(*taken)...));
}

template <Primitive p, class R, class... Ts>
Value invoke(Thread& t, Arguments arguments, R (*function)(Thread&, Ts...)) {
  std::tuple<Ts...> taken;
  auto call = [&](Ts... values) { return function(t, values...); };
  return invoke<p>(t, arguments, call, &taken, std::index_sequence_for<Ts...>());
}
template <Primitive p, class R, class... Ts>
Value invoke(Thread& t, Arguments arguments, R (*function)(Ts...)) {
  std::tuple<Ts...> taken;
  return invoke<p>(t, arguments, function, &taken, std::index_sequence_for<Ts...>());
}

}  // namespace detail

// A part [start, end) of something of `length` elements, from optional arguments; false after a recorded failure.
struct Range {
  size_t start, end;
  size_t size() const { return end - start; }
};
inline bool take_range(Thread& t, std::optional<Index> start, std::optional<Index> end, std::string_view what,
                       size_t length, Range& out) {
  out = {start ? start->value : 0, end ? end->value : length};
  if (out.end > length) return fail_range(t, make_fixnum(static_cast<int64_t>(out.end)), what, length), false;
  if (out.start > out.end && end)
    return fail(t, "start " + std::to_string(out.start) + " is beyond end " + std::to_string(out.end)), false;
  if (out.start > out.end) return fail_range(t, make_fixnum(static_cast<int64_t>(out.start)), what, length), false;
  return true;
}

}  // namespace gilt::builtins

// In namespace gilt::builtins, after the function that has the primitive's name.
#define GILT_BODY(name)                                          \
  template <>                                                    \
  Value body<Primitive::name>(Thread & t, Arguments arguments) { \
    return detail::invoke<Primitive::name>(t, arguments, &name); \
  }

// For a primitive that is only ever compiled to instructions, even when used as a value.
#define GILT_INSTRUCTION_ONLY(name)                                            \
  template <>                                                                  \
  Value body<Primitive::name>(Thread&, Arguments) {                            \
    fatal("internal error: an instruction was called as a primitive: " #name); \
  }
