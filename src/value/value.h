// One machine word that holds any Lisp value: what is in the word itself (fixnums, characters, most flonums,
// constants) and what the low bits say about a pointer. Nothing here knows the heap.
//
//   bits 2..0   000 fixnum i61 << 3      001 pair pointer      101 object pointer
//               100 immediate, payload << 8 | sub << 3 | 4     x1x flonum: rotl(bits, 4) + 3
//
// A word is a heap pointer exactly when (word & 3) == 1. Doubles whose exponent the tag cannot express live in
// boxed flonum objects. (Float self-tagging after Melancon, Feeley and Serrano, 2025.)
#pragma once

#include <bit>
#include <cstdint>

namespace gilt {

struct Value {
  uint64_t bits = 0;
  friend constexpr bool operator==(Value, Value) = default;
};

namespace tag {
inline constexpr uint64_t pair = 1, object = 5;
}

inline constexpr Value False{0x04}, True{0x0C}, Nil{0x14}, Unspecific{0x1C}, Eof{0x24}, Default{0x2C}, Unbound{0x34},
    Dead{0x3C};
// Results of C++ code that are not Lisp values; they never reach a frame slot or the heap.
inline constexpr Value Failed{0x4C}, Again{0x54}, Wait{0x5C}, Multiple{0x64}, Tombstone{0x6C};

inline constexpr int64_t fixnum_min = -(int64_t{1} << 60), fixnum_max = (int64_t{1} << 60) - 1;

constexpr bool is_fixnum(Value v) { return (v.bits & 7) == 0; }
constexpr bool are_fixnums(Value a, Value b) { return ((a.bits | b.bits) & 7) == 0; }
constexpr bool fits_fixnum(int64_t n) { return n >= fixnum_min && n <= fixnum_max; }
constexpr Value make_fixnum(int64_t n) { return {static_cast<uint64_t>(n) << 3}; }
constexpr int64_t fixnum_value(Value v) { return static_cast<int64_t>(v.bits) >> 3; }

constexpr bool is_pointer(Value v) { return (v.bits & 3) == 1; }
constexpr bool is_pair(Value v) { return (v.bits & 7) == tag::pair; }
constexpr bool is_object(Value v) { return (v.bits & 7) == tag::object; }

constexpr bool is_character(Value v) { return (v.bits & 0xFF) == 0x44; }
constexpr Value make_character(uint32_t c) { return {uint64_t{c} << 8 | 0x44}; }
constexpr uint32_t character_value(Value v) { return static_cast<uint32_t>(v.bits >> 8); }

constexpr Value make_boolean(bool b) { return b ? True : False; }
constexpr bool is_boolean(Value v) { return v == True || v == False; }
constexpr bool is_true(Value v) { return v != False; }

// A flonum in the word itself; boxed flonums are objects (objects/flonum.h).
constexpr bool is_immediate_flonum(Value v) { return (v.bits & 2) != 0; }
constexpr Value encode_flonum(double d) { return {std::rotl(std::bit_cast<uint64_t>(d), 4) + 3}; }
constexpr double immediate_flonum_value(Value v) { return std::bit_cast<double>(std::rotr(v.bits - 3, 4)); }
constexpr bool fits_immediate_flonum(double d) { return is_immediate_flonum(encode_flonum(d)); }

// Raw addresses (return addresses, code entries) kept in cells as fixnums, so that one loop may trace every cell.
inline Value encode_address(const void* p) { return {reinterpret_cast<uint64_t>(p) << 3}; }
template <class T>
T* decode_address(Value v) { return reinterpret_cast<T*>(v.bits >> 3); }

}  // namespace gilt
