// Making strings, widening them, and their characters as UTF-8 and UTF-32.
#include "objects/string.h"

#include "objects/data.h"
#include "objects/shared_bytes.h"
#include "text/utf8.h"

namespace gilt {
namespace {

StringBuffer* allocate_buffer(Mutator& m, size_t length, uint32_t width, Value* object) {
  Object* o = Manager::allocate(m, shape(Kind::string_buffer, 0, sizeof(StringBuffer) + length * width));
  if (o == nullptr) return nullptr;
  StringBuffer* buffer = raw_bytes<StringBuffer>(o, 0);
  buffer->width = width, buffer->unused = 0, buffer->length = length;
  *object = value_of(o);
  return buffer;
}

Value wrap(Mutator& m, Value buffer) {
  Value string = make_short(m, Kind::string, {buffer}, 8);
  *raw_bytes<uint64_t>(object_of(string), 1) = 0;
  return string;
}

}  // namespace

Value make_string(Mutator& m, size_t length, uint32_t width) {
  Value object;
  return allocate_buffer(m, length, width, &object) == nullptr ? Failed : wrap(m, object);
}

Value make_string(Mutator& m, std::u32string_view text) {
  uint32_t all = 0;
  for (char32_t c : text) all |= c;
  Value object;
  StringBuffer* buffer = allocate_buffer(m, text.size(), all < 0x100 ? 1 : 4, &object);
  if (buffer == nullptr) return Failed;
  for (size_t i = 0; i < text.size(); ++i) buffer->put(i, text[i]);
  return wrap(m, object);
}

Value make_string(Mutator& m, std::string_view utf8) {
  if (!text::is_ascii(utf8)) return make_string(m, text::decode_utf8(utf8));
  Value object;
  StringBuffer* buffer = allocate_buffer(m, utf8.size(), 1, &object);
  if (buffer == nullptr) return Failed;
  utf8.copy(reinterpret_cast<char*>(buffer->narrow()), utf8.size());
  return wrap(m, object);
}

StringBuffer* widen_string(Mutator& m, Value string) {
  Cell* cell = &short_cells(object_of(string))[0];
  for (;;) {
    Value old = cell->load_acquire();
    StringBuffer* buffer = raw_bytes<StringBuffer>(object_of(old), 0);
    if (buffer->width == 4) return buffer;
    Value wider;
    StringBuffer* copy = allocate_buffer(m, buffer->length, 4, &wider);
    if (copy == nullptr) return nullptr;
    for (size_t k = 0; k < buffer->length; ++k) copy->put(k, buffer->get(k));
    if (Manager::compare_exchange(m, object_of(string), cell, old, wider)) return copy;
  }
}

Value string_set(Mutator& m, Value string, size_t i, uint32_t c) {
  StringBuffer* buffer = string_buffer(string);
  if (buffer->width == 1 && c >= 0x100) buffer = widen_string(m, string);
  if (buffer == nullptr) return Failed;
  buffer->put(i, c);
  return Unspecific;
}

std::string to_utf8(StringBuffer* buffer, size_t start, size_t end) {
  std::string out;
  if (buffer->width == 1) {
    out.resize(end - start);
    copy_units(reinterpret_cast<uint8_t*>(out.data()), buffer->narrow() + start, end - start);
    if (text::is_ascii(out)) return out;
    out.clear();
  }
  out.reserve(end - start);
  for (size_t i = start; i < end; ++i) text::append_utf8(out, buffer->get(i));
  return out;
}

std::string to_utf8(Value string) {
  StringBuffer* buffer = string_buffer(string);
  return to_utf8(buffer, 0, buffer->length);
}

std::u32string to_utf32(StringBuffer* buffer) {
  std::u32string out(buffer->length, U'\0');
  for (size_t i = 0; i < out.size(); ++i) out[i] = buffer->get(i);
  return out;
}

}  // namespace gilt
