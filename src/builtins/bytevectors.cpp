// Bytevectors, and strings as their UTF-8.
#include <cstring>

#include "builtins/builtin.h"
#include "objects/shared_bytes.h"

namespace gilt::builtins {
namespace {

constexpr std::string_view a_bytevector = "bytevector", a_string = "string";

// A new bytevector, contents to be filled in; Failed after a recorded failure.
Value allocate(Thread& t, size_t length) {
  Value bytes = gilt::make_bytevector(t, length);
  return bytes == Failed ? fail_memory(t) : bytes;
}

Value make_bytevector(Thread& t, Index k, std::optional<uint8_t> byte) {
  Value bytes = allocate(t, k);
  if (bytes != Failed) std::memset(bytevector_data(bytes), byte.value_or(0), k);
  return bytes;
}

Value bytevector(Thread& t, Rest bytes) {
  size_t length = 0;
  for (Value list = bytes.list; list != Nil; list = cdr(list), ++length)
    if (!is_type(car(list), Type::byte)) return fail_type(t, Type::byte, car(list));
  Value result = allocate(t, length);
  if (result == Failed) return Failed;
  uint8_t* at = bytevector_data(result);
  for (Value list = bytes.list; list != Nil; list = cdr(list)) *at++ = static_cast<uint8_t>(fixnum_value(car(list)));
  return result;
}

Value bytevector_length(Bytevector v) { return make_fixnum(static_cast<int64_t>(gilt::bytevector_length(v))); }

Value bytevector_fill(Thread& t, Bytevector v, uint8_t byte, std::optional<Index> start, std::optional<Index> end) {
  Range range;
  if (!take_range(t, start, end, a_bytevector, gilt::bytevector_length(v), range)) return Failed;
  fill_units(bytevector_data(v) + range.start, byte, range.size());
  return Unspecific;
}

Value bytevector_copy(Thread& t, Bytevector v, std::optional<Index> start, std::optional<Index> end) {
  Range range;
  if (!take_range(t, start, end, a_bytevector, gilt::bytevector_length(v), range)) return Failed;
  Value copy = allocate(t, range.size());
  if (copy != Failed) copy_units(bytevector_data(copy), bytevector_data(v) + range.start, range.size());
  return copy;
}

Value bytevector_copy_to(Thread& t, Bytevector to, Index at, Bytevector from, std::optional<Index> start,
                         std::optional<Index> end) {
  Range range;
  if (!take_range(t, start, end, a_bytevector, gilt::bytevector_length(from), range)) return Failed;
  size_t length = gilt::bytevector_length(to);
  if (at > length || range.size() > length - at)
    return fail_range(t, make_fixnum(static_cast<int64_t>(at + range.size())), a_bytevector, length);
  copy_units(bytevector_data(to) + at, bytevector_data(from) + range.start, range.size());
  return Unspecific;
}

Value bytevector_append(Thread& t, Rest bytevectors) {
  size_t length = 0;
  for (Value list = bytevectors.list; list != Nil; list = cdr(list)) {
    if (!is_bytevector(car(list))) return fail_type(t, Type::bytevector, car(list));
    length += gilt::bytevector_length(car(list));
  }
  Value result = allocate(t, length);
  if (result == Failed) return Failed;
  uint8_t* at = bytevector_data(result);
  for (Value list = bytevectors.list; list != Nil; list = cdr(list)) {
    size_t size = gilt::bytevector_length(car(list));
    copy_units(at, bytevector_data(car(list)), size);
    at += size;
  }
  return result;
}

Value utf8_to_string(Thread& t, Bytevector v, std::optional<Index> start, std::optional<Index> end) {
  Range range;
  if (!take_range(t, start, end, a_bytevector, gilt::bytevector_length(v), range)) return Failed;
  // What is looked at more than once must not change meanwhile.
  std::string bytes(range.size(), '\0');
  copy_units(reinterpret_cast<uint8_t*>(bytes.data()), bytevector_data(v) + range.start, range.size());
  Value string = gilt::make_string(t, std::string_view(bytes));
  return string == Failed ? fail_memory(t) : string;
}

Value string_to_utf8(Thread& t, String string, std::optional<Index> start, std::optional<Index> end) {
  StringBuffer* buffer = string_buffer(string);
  Range range;
  if (!take_range(t, start, end, a_string, buffer->length, range)) return Failed;
  std::string text = to_utf8(buffer, range.start, range.end);
  Value bytes = allocate(t, text.size());
  if (bytes != Failed) std::memcpy(bytevector_data(bytes), text.data(), text.size());
  return bytes;
}

}  // namespace

GILT_BODY(make_bytevector)
GILT_BODY(bytevector)
GILT_BODY(bytevector_length)
GILT_BODY(bytevector_fill)
GILT_BODY(bytevector_copy)
GILT_BODY(bytevector_copy_to)
GILT_BODY(bytevector_append)
GILT_BODY(utf8_to_string)
GILT_BODY(string_to_utf8)

}  // namespace gilt::builtins
