// Writing characters, strings and bytes. Everything is put into the port's buffer first; then a primitive may have to wait
// until the buffer is drained, and remembers in its state slot that nothing is left to put.
#include "builtins/port.h"
#include "objects/string.h"
#include "text/utf8.h"

namespace gilt::builtins {
namespace {

constexpr uint32_t text_output = port_flag::output | port_flag::textual;
constexpr uint32_t byte_output = port_flag::output | port_flag::binary;

Value put_and_finish(Thread& t, Use& port, State s, std::string_view bytes) {
  if (s.fresh() && !put(t, port, bytes)) return Failed;
  Value result = finish_output(t, port);
  if (result == Wait) s[0] = True;
  return result;
}

Value put_byte_and_finish(Thread& t, Use& port, State s, uint8_t byte) {
  if (s.fresh() && put_byte(*port, byte)) [[likely]] return Unspecific;
  char c = static_cast<char>(byte);
  return put_and_finish(t, port, s, {&c, 1});
}

Value write_char(Thread& t, char32_t c, Value to, State s) {
  Use port(t, to, text_output);
  if (!port) return port.refusal;
  if (c < 0x80) return put_byte_and_finish(t, port, s, static_cast<uint8_t>(c));
  std::string bytes;
  text::append_utf8(bytes, c);
  return put_and_finish(t, port, s, bytes);
}

Value newline(Thread& t, Value to, State s) {
  Use port(t, to, text_output);
  return port ? put_byte_and_finish(t, port, s, '\n') : port.refusal;
}

// While its characters are looked at and then written.
bool never_changes(Value string) { return Lock::global || is_immutable_string(string); }

Value write_string(Thread& t, String string, Value to, std::optional<Index> start, std::optional<Index> end, State s) {
  StringBuffer* buffer = string_buffer(string);
  Range range;
  if (!take_range(t, start, end, "string", buffer->length, range)) return Failed;
  Use port(t, to, text_output);
  if (!port) return port.refusal;
  if (buffer->width == 1 && never_changes(string)) {
    std::string_view bytes(reinterpret_cast<const char*>(buffer->narrow()) + range.start, range.size());
    if (text::is_ascii(bytes)) return put_and_finish(t, port, s, bytes);
  }
  return put_and_finish(t, port, s, s.fresh() ? to_utf8(buffer, range.start, range.end) : "");
}

Value write_u8(Thread& t, uint8_t byte, Value to, State s) {
  Use port(t, to, byte_output);
  return port ? put_byte_and_finish(t, port, s, byte) : port.refusal;
}

Value write_bytevector(Thread& t, Bytevector bytes, Value to, std::optional<Index> start, std::optional<Index> end,
                       State s) {
  Range range;
  if (!take_range(t, start, end, "bytevector", gilt::bytevector_length(bytes), range)) return Failed;
  Use port(t, to, byte_output);
  if (!port) return port.refusal;
  return put_and_finish(t, port, s, {reinterpret_cast<const char*>(bytevector_data(bytes)) + range.start, range.size()});
}

Value flush_output_port(Thread& t, Value to) {
  Use port(t, to, port_flag::output);
  return port ? drain(t, port) : port.refusal;
}

}  // namespace

GILT_BODY(write_char)
GILT_BODY(newline)
GILT_BODY(write_string)
GILT_BODY(write_u8)
GILT_BODY(write_bytevector)
GILT_BODY(flush_output_port)

}  // namespace gilt::builtins
