// Reading characters, lines, strings and bytes. What is incomplete stays in the port's buffer, which grows as needed; so
// a primitive that had to wait simply starts anew.
#include <algorithm>
#include <cstring>

#include "builtins/port.h"
#include "objects/shared_bytes.h"
#include "objects/string.h"
#include "text/utf8.h"

namespace gilt::builtins {
namespace {

constexpr uint32_t text_input = port_flag::input | port_flag::textual;
constexpr uint32_t byte_input = port_flag::input | port_flag::binary;

// The end of file, which is given once for each time that it was seen.
Value take_end(Use& port) { return port->clear(port_flag::at_end), Eof; }

Value unfilled(Use& port, Fill result, bool taken) {
  if (result == Fill::wait) return Wait;
  if (result == Fill::failed) return Failed;
  return taken ? take_end(port) : Eof;
}

Value string_from(Thread& t, std::string_view utf8) {
  Value string = make_string(t, utf8);
  return string == Failed ? fail_memory(t) : string;
}

template <bool taken>
Value next_character(Thread& t, Value from) {
  Use port(t, from, text_input);
  if (!port) return port.refusal;
  PortData& p = *port;
  if (p.start < p.end && p.data[p.start] < 0x80) [[likely]] {
    uint32_t c = p.data[p.start];
    p.start += taken;
    return make_character(c);
  }
  Fill result = fill_character(t, port);
  if (result != Fill::more) return unfilled(port, result, taken);
  size_t at = 0;
  char32_t c = text::next_utf8(p.view(), at);
  if (taken) p.start += at;
  return make_character(c);
}
Value read_char(Thread& t, Value from) { return next_character<true>(t, from); }
Value peek_char(Thread& t, Value from) { return next_character<false>(t, from); }

Value is_char_ready(Thread& t, Value from) {
  Use port(t, from, text_input);
  if (!port) return port.refusal;
  if (!may_block(port)) return True;
  Fill result = fill_character(t, port);
  t.wait = {};
  return result == Fill::failed ? Failed : make_boolean(result != Fill::wait);
}

Value read_line(Thread& t, Value from) {
  Use port(t, from, text_input);
  if (!port) return port.refusal;
  PortData& p = *port;
  for (size_t searched = 0;;) {
    std::string_view bytes = p.view();
    size_t at = bytes.find('\n', searched);
    if (at != bytes.npos) return p.start += at + 1, string_from(t, bytes.substr(0, at));
    searched = bytes.size();
    Fill result = fill(t, port);
    if (result == Fill::more) continue;
    if (result != Fill::end || p.size() == 0) return unfilled(port, result, true);
    return p.start = p.end, string_from(t, bytes);
  }
}

// Moves `at` over up to `wanted` characters and counts them down; stops early where the bytes end.
void skip_characters(std::string_view bytes, size_t& at, size_t& wanted, bool at_end) {
  while (wanted > 0 && at < bytes.size()) {
    uint8_t first = static_cast<uint8_t>(bytes[at]);
    if (first < 0x80) ++at;
    else if (!at_end && bytes.size() - at < utf8_bytes(first)) return;
    else text::next_utf8(bytes, at);
    --wanted;
  }
}

Value read_string(Thread& t, Index k, Value from) {
  Use port(t, from, text_input);
  if (!port) return port.refusal;
  PortData& p = *port;
  size_t at = 0, wanted = k;
  for (bool at_end = false;;) {
    skip_characters(p.view(), at, wanted, at_end);
    if (wanted == 0 || at_end) break;
    Fill result = fill(t, port);
    if (result == Fill::end) at_end = true;
    else if (result != Fill::more) return unfilled(port, result, true);
  }
  if (at == 0 && k > 0) return take_end(port);
  std::string_view bytes = p.view().substr(0, at);
  p.start += at;
  return string_from(t, bytes);
}

template <bool taken>
Value next_byte(Thread& t, Value from) {
  Use port(t, from, byte_input);
  if (!port) return port.refusal;
  PortData& p = *port;
  if (p.size() == 0) {
    Fill result = fill(t, port);
    if (result != Fill::more) return unfilled(port, result, taken);
  }
  uint8_t byte = p.data[p.start];
  p.start += taken;
  return make_fixnum(byte);
}
Value read_u8(Thread& t, Value from) { return next_byte<true>(t, from); }
Value peek_u8(Thread& t, Value from) { return next_byte<false>(t, from); }

Value is_u8_ready(Thread& t, Value from) {
  Use port(t, from, byte_input);
  if (!port) return port.refusal;
  if (!may_block(port)) return True;
  Fill result = port->size() > 0 ? Fill::more : fill(t, port);
  t.wait = {};
  return result == Fill::failed ? Failed : make_boolean(result != Fill::wait);
}

// Until the buffer has so many bytes or the last of them; Unspecific, or what to return.
Value fill_bytes(Thread& t, Use& port, size_t wanted) {
  while (port->size() < wanted) {
    Fill result = fill(t, port);
    if (result == Fill::end && port->size() > 0) break;
    if (result != Fill::more) return unfilled(port, result, true);
  }
  return Unspecific;
}

Value read_bytevector(Thread& t, Index k, Value from) {
  Use port(t, from, byte_input);
  if (!port) return port.refusal;
  Value filled = fill_bytes(t, port, k);
  if (filled != Unspecific) return filled;
  size_t count = std::min<size_t>(k, port->size());
  Value bytes = gilt::make_bytevector(t, count);
  if (bytes == Failed) return fail_memory(t);
  port->view().copy(reinterpret_cast<char*>(bytevector_data(bytes)), count);
  port->start += count;
  return bytes;
}

Value read_bytevector_to(Thread& t, Bytevector to, Value from, std::optional<Index> start, std::optional<Index> end) {
  Range range;
  if (!take_range(t, start, end, "bytevector", gilt::bytevector_length(to), range)) return Failed;
  Use port(t, from, byte_input);
  if (!port) return port.refusal;
  Value filled = fill_bytes(t, port, range.size());
  if (filled != Unspecific) return filled;
  size_t count = std::min(range.size(), port->size());
  if (count > 0) copy_units(bytevector_data(to) + range.start, port->data + port->start, count);
  port->start += count;
  return make_fixnum(static_cast<int64_t>(count));
}

}  // namespace

GILT_BODY(read_char)
GILT_BODY(peek_char)
GILT_BODY(is_char_ready)
GILT_BODY(read_line)
GILT_BODY(read_string)
GILT_BODY(read_u8)
GILT_BODY(peek_u8)
GILT_BODY(is_u8_ready)
GILT_BODY(read_bytevector)
GILT_BODY(read_bytevector_to)

}  // namespace gilt::builtins
