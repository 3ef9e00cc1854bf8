// write, display and their like: a Printer's text, a part at a time, into the port. What other threads write may come
// between the parts of very long output.
#include "objects/print.h"

#include <algorithm>
#include <utility>

#include "builtins/long_numbers.h"
#include "builtins/port.h"
#include "builtins/suspension.h"
#include "objects/string.h"
#include "objects/symbol.h"

namespace gilt::builtins {
namespace {

struct Printing final : Suspension {
  explicit Printing(Printer&& begun) : printer(std::move(begun)) {}
  Printer printer;
  std::string unwritten;  // a part that is made
};

// Short texts that need no Printer.
bool print_simply(std::string& out, Value obj, PrintMode mode) {
  if (is_fixnum(obj)) return out = std::to_string(fixnum_value(obj)), true;
  if (mode != PrintMode::display) return false;
  if (is_string(obj)) return out = to_utf8(obj), true;
  if (is_symbol(obj)) return out = symbol_name(obj)->text, true;
  return false;
}

bool save(Thread& t, Value& slot, std::unique_ptr<Suspension> fresh, Printer& printer) {
  auto root = [&](size_t i) { return printer.root(i); };
  if (!Suspension::save(t, slot, std::move(fresh), printer.settled(), printer.root_count(), root)) return fail_memory(t), false;
  return printer.settle(), true;
}

// What the port was not free for.
void keep(Thread& t, State s, std::string&& text) {
  if (s[1] == False) static_cast<Printing*>(Suspension::in(s[0]))->unwritten = std::move(text);
  else Suspension::save(t, s[0], std::make_unique<Text>(std::move(text)));
}
std::string take_unwritten(Thread& t, State s) {
  if (s[0] == False) return {};
  if (s[1] == False) return std::exchange(static_cast<Printing*>(Suspension::in(s[0]))->unwritten, {});
  std::string text = std::move(Text::in(s[0]));
  return Suspension::end(t, s[0]), text;
}

// Makes the next part of the text. True when it is the last.
Value print_part(Thread& t, std::string& out, Value obj, PrintMode mode, Value& slot) {
  if (slot == False) {
    if (print_simply(out, obj, mode)) return True;
    Printer printer(obj, mode);
    if (printer.run(out, steps_a_time)) return True;
    auto work = std::make_unique<Printing>(std::move(printer));
    Printer& kept = work->printer;
    return save(t, slot, std::move(work), kept) ? False : Failed;
  }
  Printer& printer = static_cast<Printing*>(Suspension::in(slot))->printer;
  if (printer.run(out, steps_a_time)) return Suspension::end(t, slot), True;
  return save(t, slot, nullptr, printer) ? False : Failed;
}

// State: the suspended printing, or the text of the last part; whether the last part is made.
Value print(Thread& t, Value obj, Value to, State s, PrintMode mode) {
  std::string out = take_unwritten(t, s);
  if (s[1] == False && out.empty()) {
    // Not under the port's lock: others may write meanwhile.
    {
      Use port(t, to, port_flag::output | port_flag::textual);
      if (!port) return port.refusal;
    }
    if (s[0] == False && is_long_number(obj)) return s[1] = True, make_text_of_long(t, obj, 10, s[0]);
    Value last = print_part(t, out, obj, mode, s[0]);
    if (last == Failed) return Failed;
    s[1] = last;
  }
  Use port(t, to, port_flag::output | port_flag::textual);
  if (!port) return keep(t, s, std::move(out)), port.refusal;
  if (!put(t, port, out)) return Failed;
  Value done = finish_output(t, port);
  return done == Unspecific && s[1] == False ? Again : done;
}

Value write(Thread& t, Value obj, Value to, State s) { return print(t, obj, to, s, PrintMode::write); }
Value display(Thread& t, Value obj, Value to, State s) { return print(t, obj, to, s, PrintMode::display); }
Value write_shared(Thread& t, Value obj, Value to, State s) { return print(t, obj, to, s, PrintMode::shared); }
Value write_simple(Thread& t, Value obj, Value to, State s) { return print(t, obj, to, s, PrintMode::simple); }

}  // namespace

GILT_BODY(write)
GILT_BODY(display)
GILT_BODY(write_shared)
GILT_BODY(write_simple)

}  // namespace gilt::builtins
