// read: the characters of a port through the parser, some thousand at a time. What is begun waits in a suspension, so
// that a datum may come slowly, be of any size, and be given up.
#include <memory>

#include "builtins/datum_stack.h"
#include "builtins/port.h"
#include "builtins/suspension.h"
#include "text/utf8.h"

namespace gilt::builtins {
namespace {

struct Reading final : Suspension {
  using Parser = text::Parser<DatumStack>;
  DatumStack data;
  Parser parser{data};
};

// Kept from one datum to the next.
thread_local std::unique_ptr<Reading> spare;

// Names the primitive, so that the message stands by itself.
Value fail_read(Thread& t, Reading& reading) {
  std::string message = "read: " + reading.parser.complaint().message;
  reading.parser.reset();
  return fail(t, "read", message);
}

// The port has ended.
Value finish(Thread& t, PortData& port, Reading& reading) {
  port.clear(port_flag::at_end);
  Reading::Parser::Step step = reading.parser.finish();
  if (step == Reading::Parser::Step::failed) return fail_read(t, reading);
  return step == Reading::Parser::Step::complete ? Unspecific : Eof;
}

// Feeds the parser. Unspecific: a datum is complete; Eof, Again, Wait, or Failed.
Value parse(Thread& t, Use& port, Reading& reading) {
  using Step = Reading::Parser::Step;
  PortData& p = *port;
  for (size_t n = 0; n < steps_a_time; ++n) {
    bool ascii = p.size() > 0 && p.data[p.start] < 0x80;
    Fill result = ascii ? Fill::more : fill_character(t, port);
    if (result == Fill::end) return finish(t, p, reading);
    if (result != Fill::more) return result == Fill::wait ? Wait : Failed;
    size_t length = 0;
    char32_t c = ascii ? p.data[p.start + length++] : text::next_utf8(p.view(), length);
    Step step = reading.parser.push(c);
    if (step != Step::complete_before) p.start += length;
    if (step == Step::failed) return fail_read(t, reading);
    if (step != Step::more) return Unspecific;
  }
  return Again;
}

bool save(Thread& t, Value& slot, std::unique_ptr<Reading> fresh, Reading& reading) {
  auto root = [&](size_t i) { return reading.data.root(i); };
  if (!Suspension::save(t, slot, std::move(fresh), reading.data.settled(), reading.data.root_count(), root))
    return fail_memory(t), false;
  return reading.data.settle(), true;
}

// State: the suspended reading.
Value read(Thread& t, Value from, State s) {
  Use port(t, from, port_flag::input | port_flag::textual);
  if (!port) return port.refusal;
  std::unique_ptr<Reading> fresh;
  if (s.fresh()) fresh = spare ? std::move(spare) : std::make_unique<Reading>();
  Reading& reading = fresh ? *fresh : *static_cast<Reading*>(Suspension::in(s[0]));
  reading.data.set_thread(t);
  if (s.fresh()) reading.parser.set_fold_case(port->has(port_flag::fold_case));
  Value result = parse(t, port, reading);
  if (result == Again || result == Wait) return save(t, s[0], std::move(fresh), reading) ? result : Failed;
  if (reading.parser.fold_case()) port->set(port_flag::fold_case);
  else port->clear(port_flag::fold_case);
  bool exhausted = reading.data.exhausted();
  if (result == Unspecific) result = reading.data.take();
  if (fresh) {
    reading.parser.reset();
    spare = std::move(fresh);
  } else {
    Suspension::end(t, s[0]);
  }
  return exhausted ? fail_memory(t) : result;
}

}  // namespace

GILT_BODY(read)

}  // namespace gilt::builtins
