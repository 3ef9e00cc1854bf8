// Operand letters to slot effects. Windows are told apart by a small table, as opcodes.def documents.
#include "bytecode/operands.h"

#include <algorithm>

#include "bytecode/primitive.h"

namespace gilt::bytecode {
namespace {

enum class Window : uint8_t { none, call, known_call, arguments, values, received };

constexpr Window window_of(Opcode op) {
  switch (op) {
    case Opcode::call: case Opcode::tail_call: case Opcode::apply: return Window::call;
    case Opcode::call_global: case Opcode::call_self: case Opcode::tail_call_global: return Window::known_call;
    case Opcode::primitive: return Window::arguments;
    case Opcode::ret_values: case Opcode::make_vector_of: case Opcode::make_record_of: return Window::values;
    case Opcode::receive: return Window::received;
    default: return Window::none;
  }
}

constexpr bool is_data_window(Opcode op) { return op == Opcode::make_vector_of || op == Opcode::make_record_of; }

class Decoder {
 public:
  explicit Decoder(const uint32_t* words) : words_(words), instruction_{words[0]} {}

  Effects run() {
    unsigned field = 0;
    for (char letter : info(instruction_.opcode()).operands) operand(letter, field++);
    window();
    entry();
    return result_;
  }

 private:
  uint8_t byte(unsigned field) const { return static_cast<uint8_t>(instruction_.word >> (8 * (field + 1))); }

  void read(unsigned slot) { result_.reads.set(slot & 255), touch(slot); }
  void write(unsigned slot) { result_.writes.set(slot & 255), touch(slot); }
  void touch(unsigned slot) { result_.top = std::max(result_.top, slot + 1); }
  void read_range(unsigned from, unsigned count) {
    for (unsigned i = 0; i < count; ++i) read(from + i);
  }
  void write_range(unsigned from, unsigned count) {
    for (unsigned i = 0; i < count; ++i) write(from + i);
  }

  void operand(char letter, unsigned field) {
    switch (letter) {
      case 'w': return write(decode_slot(byte(field)));
      case 'r': return read(decode_slot(byte(field)));
      case 'x': return write(decode_slot(byte(field))), read(decode_slot(byte(field)));
      case 'a': result_.window = static_cast<int>(decode_slot(byte(field))); return;
      case 'J': result_.jumps = true, result_.jump = instruction_.jump24(); return;
      case 'j': result_.jumps = true, result_.jump = static_cast<int32_t>(words_[result_.length++]); return;
      case 's': case 'S': result_.site = static_cast<int>(result_.length++); return;
      case 'p': primitive_ = words_[result_.length++]; return;
      case 'k': case 'f': ++result_.length; return;
      case 'c': return captured();
      default: return;
    }
  }

  void captured() {
    for (unsigned i = 0, count = instruction_.b(); i < count; ++i)
      read(decode_slot(static_cast<uint8_t>(words_[result_.length + i / 4] >> (8 * (i % 4)))));
    result_.length += (instruction_.b() + 3u) / 4;
  }

  void window() {
    unsigned a = static_cast<unsigned>(result_.window), b = instruction_.b();
    Opcode op = instruction_.opcode();
    switch (window_of(op)) {
      case Window::none: return;
      case Window::call: return read_range(a + 2, b + 1), called(a, b);
      case Window::known_call: return read_range(a + 3, b), called(a, b);
      case Window::arguments: return read_range(a, b + state_slots()), write(a);
      case Window::values:
        read_range(a, b), touch(a);
        if (is_data_window(op)) write(a);
        return;
      case Window::received: return read(a), write_range(a, b + instruction_.c());
    }
  }

  void called(unsigned a, unsigned b) {
    touch(a + 2 + b);
    if (info(instruction_.opcode()).flow != Flow::call) return;
    result_.clobbered = a;
    write(a);
  }

  unsigned state_slots() const {
    return primitive_ < primitive_count ? info(static_cast<Primitive>(primitive_)).state_slots() : 0;
  }

  // Arguments come into being at the entry of their clause.
  void entry() {
    switch (instruction_.opcode()) {
      case Opcode::entry: return write_range(slot_arguments, instruction_.a());
      case Opcode::entry_rest: return write_range(slot_arguments, instruction_.a() + 1u);
      case Opcode::entry_optional: return write_range(slot_arguments, instruction_.b());
      default: return;
    }
  }

  const uint32_t* words_;
  Instruction instruction_;
  Effects result_;
  uint32_t primitive_ = ~0u;
};

}  // namespace

Effects effects_of(const uint32_t* words) { return Decoder(words).run(); }

bool restarts(Opcode op) { return info(op).operands.ends_with('S'); }

}  // namespace gilt::bytecode
