// Formatting conditions. Library procedures are left out of backtraces: the reader's own code is what they look for.
#include "runtime/report.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "objects/print.h"
#include "objects/string.h"
#include "objects/symbol.h"
#include "runtime/advice.h"
#include "text/source.h"
#include "vm/error.h"
#include "vm/frame.h"

namespace gilt::runtime {
namespace {

constexpr std::string_view toplevel = "toplevel";  // the compiler's name for what runs a program

struct Frame {
  std::string name;
  Span span;
};

std::string shown_name(const bytecode::CodeTemplate& code) { return code.name.empty() ? "lambda" : code.name; }

// The frames that one frame of the machine stands for, innermost first: the inlined procedures, then the code's own.
std::vector<Frame> frames_at(const bytecode::CodeTemplate& code, uint32_t offset) {
  const bytecode::SourcePoint* point = bytecode::point_at(code, offset);
  if (point == nullptr) return {{shown_name(code), code.span}};
  std::vector<Frame> frames;
  Span span = point->span;
  for (uint32_t number = point->inlined; number != 0;) {
    const bytecode::InlinedCall& inlined = code.inlined[number - 1];
    if (span != inlined.call) frames.push_back({inlined.procedure, span});  // else it has no place of its own
    span = inlined.call, number = inlined.caller;
  }
  frames.push_back({shown_name(code), span});
  return frames;
}

std::vector<Frame> user_frames(Value condition) {
  std::vector<Frame> frames;
  Value trace = cell_of(condition, condition_cell::backtrace);
  Value toplevel_unit = Unbound;  // of the code before, if that was a top level
  for (size_t i = 0; is_vector(trace) && i + 1 < vector_length(trace); i += 2) {
    Value object = vector_ref(trace, i);
    const bytecode::CodeTemplate* code = vm::code_template(object);
    // A form of a long program runs as a procedure of its own, called by the one of the whole.
    Value unit = code->name == toplevel ? vm::code_unit(object) : Unbound;
    bool again = std::exchange(toplevel_unit, unit) == unit && unit != Unbound;
    if (code->internal || again) continue;
    for (Frame& frame : frames_at(*code, static_cast<uint32_t>(fixnum_value(vector_ref(trace, i + 1)))))
      if (frame.span.source != 0) frames.push_back(std::move(frame));
  }
  return frames;
}

std::string backtrace(const std::vector<Frame>& frames) {
  size_t width = 0;
  for (const Frame& frame : frames) width = std::max(width, frame.name.size());
  std::string out;
  for (const Frame& frame : frames)
    out += "  in " + frame.name + std::string(width - frame.name.size() + 2, ' ') + text::location(frame.span) + "\n";
  return out;
}

// "message irritant ...", irritants as write prints them.
std::string message_of(Value condition) {
  Value message = cell_of(condition, condition_cell::message);
  std::string out = is_string(message) ? to_utf8(message) : message_text(message);
  for (Value list = cell_of(condition, condition_cell::irritants); is_pair(list); list = cdr(list))
    out += " " + message_text(car(list));
  return out;
}

// Errors of the reader and the expander carry their own place in the payload: #(source begin end).
bool has_place(Value payload) { return is_vector(payload) && vector_length(payload) == 3; }
Span place(Value payload) {
  auto field = [&](size_t i) { return static_cast<uint32_t>(fixnum_value(vector_ref(payload, i))); };
  return {field(0), field(1), field(2)};
}

}  // namespace

std::string report(Value condition) {
  if (!is_condition(condition)) return "error: uncaught exception: " + message_text(condition) + "\n";
  std::vector<Frame> frames = user_frames(condition);
  Value payload = cell_of(condition, condition_cell::payload);
  if (has_place(payload)) return text::diagnostic(place(payload), message_of(condition)) + backtrace(frames);
  Span span = frames.empty() ? Span{} : frames[0].span;
  return text::diagnostic(span, message_of(condition)) + advice_on(condition) + backtrace(frames);
}

bool is_exhaustion(Value condition) {
  return is_condition(condition) && symbol_name(cell_of(condition, condition_cell::kind))->text == "out-of-memory";
}

Value syntax_condition(Thread& t, Span span, std::string_view message) {
  Value condition = make_condition(t, "syntax", message, Nil);
  Value place = make_vector(t, 3, make_fixnum(span.source));
  vector_set(t, place, 1, make_fixnum(span.begin));
  vector_set(t, place, 2, make_fixnum(span.end));
  set_cell(t, condition, condition_cell::payload, place);
  return condition;
}

}  // namespace gilt::runtime
