// Conditions: what the machine's own errors say, and where they happened.
#include "vm/error.h"

#include <algorithm>
#include <set>

#include "objects/arithmetic.h"
#include "objects/print.h"
#include "objects/string.h"
#include "objects/symbol.h"
#include "text/source.h"
#include "vm/slow_paths.h"
#include "vm/stack.h"

namespace gilt {
namespace {

constexpr size_t backtrace_frames = 50;

struct BacktraceEntry {
  Value code;
  uint32_t offset;
};
struct Backtrace {
  BacktraceEntry entries[backtrace_frames + 1];
  size_t count = 0;
  void add(Value code, uint32_t offset) { entries[count++] = {code, offset}; }
};

// Pairs of a code object and an offset into it, newest first.
Value capture_backtrace(Thread& t) {
  Backtrace trace;
  if (t.blame_tail_caller) {
    Value code = vm::closure_code(t.tail_caller);
    trace.add(code, static_cast<uint32_t>(t.tail_pc - 1 - vm::code_words(code)));
    t.blame_tail_caller = false;
  }
  auto visit = [](void* context, Value code, uint32_t offset) {
    Backtrace& trace = *static_cast<Backtrace*>(context);
    trace.add(code, offset);
    return trace.count < backtrace_frames;
  };
  vm::walk_backtrace(t, visit, &trace);
  Value vector = make_vector(t, 2 * trace.count, make_fixnum(0));
  for (size_t i = 0; i < trace.count; ++i) {
    vector_set(t, vector, 2 * i, trace.entries[i].code);
    vector_set(t, vector, 2 * i + 1, make_fixnum(trace.entries[i].offset));
  }
  return vector;
}

std::string plural(size_t n, std::string_view noun) {
  return std::to_string(n) + " " + std::string(noun) + (n == 1 ? "" : "s");
}

std::string type_message(bytecode::Type expected, Value got) {
  return "expected " + std::string(bytecode::type_words[static_cast<size_t>(expected)]) + ", got " + message_text(got);
}

// Without the % of what lib/ wraps under the plain name.
std::string_view plain_name(std::string_view name) { return name.starts_with('%') ? name.substr(1) : name; }

struct CompiledName {
  std::string_view said, who;
};
constexpr CompiledName compiled_names[] = {
    {">", "<"}, {"positive?", "<"}, {"negative?", "<"}, {">=", "<="}, {"zero?", "="},
    {"truncate-quotient", "quotient"}, {"truncate-remainder", "remainder"}, {"floor-remainder", "modulo"}};

// The operator of the call that a span covers; "" where the text is not at hand.
std::string_view operator_at(Span span) {
  if (span.source == 0) return {};
  std::string_view text = text::source_text(span.source).substr(span.begin, span.end - span.begin);
  if (!text.starts_with('(')) return {};
  return text.substr(1, text.find_first_of(" \t\n()", 1) - 1);
}

}  // namespace

std::string_view running_primitive(Thread& t) { return plain_name(bytecode::info(t.primitive).lisp_name); }

// A stub, whose instructions have no place, has the name itself.
std::string_view name_in_program(Thread& t, std::string_view who) {
  BacktraceEntry newest{Unbound, 0};
  auto visit = [](void* context, Value code, uint32_t offset) {
    *static_cast<BacktraceEntry*>(context) = {code, offset};
    return false;
  };
  vm::walk_backtrace(t, visit, &newest);
  if (newest.code == Unbound) return who;
  const bytecode::CodeTemplate& code = *vm::code_template(newest.code);
  const bytecode::SourcePoint* point = bytecode::point_at(code, newest.offset);
  std::string_view said = point && point->span.source != 0 ? operator_at(point->span) : std::string_view(code.name);
  for (const CompiledName& name : compiled_names)
    if (name.said == said && name.who == who) return name.said;
  return who;
}

Value raise(Thread& t, Value object) { return t.raised = object, Failed; }

Value make_condition(Thread& t, std::string_view kind, std::string_view message, Value irritants) {
  Value text = make_string(t, message);
  return make_short(t, Kind::condition, {symbol_of(t, kind), text, irritants, False, capture_backtrace(t)});
}

Value fail(Thread& t, std::string_view kind, std::string_view message, Value irritants) {
  return raise(t, make_condition(t, kind, message, irritants));
}
Value fail(Thread& t, std::string_view message) {
  return fail(t, "error", std::string(running_primitive(t)) + ": " + std::string(message));
}
Value fail_type(Thread& t, std::string_view who, bytecode::Type expected, Value got) {
  return fail(t, "error", std::string(who) + ": " + type_message(expected, got));
}
Value fail_type(Thread& t, bytecode::Type expected, Value got) { return fail_type(t, running_primitive(t), expected, got); }
Value fail_range(Thread& t, Value index, std::string_view what, size_t length) {
  return fail(t, "index " + message_text(index) + " out of range for a " + std::string(what) + " of length " +
                     std::to_string(length));
}
Value fail_memory(Thread& t) { return fail(t, "out-of-memory", "out of memory"); }

std::string message_text(Value v, size_t limit) { return write_limited(v, limit); }

namespace {

// "1 argument", "1 to 2 arguments", "1 or 3 arguments", "at least 1 argument": of all clauses of a signature.
std::string expected_arguments(std::string_view signature) {
  std::set<size_t> counts;
  size_t unlimited = SIZE_MAX;
  for (size_t at = 0; at < signature.size();) {
    size_t end = signature.find(") or (", at);
    std::string_view clause = signature.substr(at, end == std::string_view::npos ? end : end + 1 - at);
    bytecode::PrimitiveInfo info = bytecode::parse_usage("", clause, {}, 0, "");
    for (size_t n = info.required; n <= size_t{info.required} + info.optional; ++n) counts.insert(n);
    if (info.rest) unlimited = std::min<size_t>(unlimited, info.required);
    at = end == std::string_view::npos ? signature.size() : end + 5;
  }
  size_t least = *counts.begin(), most = *counts.rbegin();
  if (unlimited != SIZE_MAX) return "at least " + plural(least, "argument");
  if (counts.size() == 1) return plural(least, "argument");
  if (most - least + 1 == counts.size()) return std::to_string(least) + " to " + plural(most, "argument");
  std::string all;
  for (size_t n : counts) all += (all.empty() ? "" : " or ") + std::to_string(n);
  return all + " arguments";
}

}  // namespace

std::string arity_message(const bytecode::CodeTemplate& code, size_t given) {
  std::string who = code.name.empty() ? "procedure" : std::string(plain_name(code.name));
  if (code.signature.empty()) return who + ": a case-lambda without clauses takes no call";
  return who + ": expected " + expected_arguments(code.signature) + ", got " + std::to_string(given) + "; usage: " + code.signature;
}

const core::Global* unbound_variable(Value condition) {
  Value payload = cell_of(condition, condition_cell::payload);
  bool unbound = symbol_name(cell_of(condition, condition_cell::kind))->text == "unbound";
  return unbound && is_fixnum(payload) ? decode_address<const core::Global>(payload) : nullptr;
}

namespace vm {

Step fail_operand(Thread& t, const char* who, bytecode::Type expected, Value got) {
  return fail_type(t, who, expected, got), Step::raise;
}
Step fail_index(Thread& t, const char* who, bytecode::Type expected, Value sequence, Value index) {
  using bytecode::Type;
  bool good = expected == Type::vector ? is_vector(sequence) : expected == Type::string ? is_string(sequence) : is_bytevector(sequence);
  if (!good) return fail_operand(t, who, expected, sequence);
  if (!is_fixnum(index)) return fail_operand(t, who, Type::index, index);
  size_t length = expected == Type::vector   ? vector_length(sequence)
                  : expected == Type::string ? string_buffer(sequence)->length
                                             : bytevector_length(sequence);
  std::string_view what = bytecode::type_words[static_cast<size_t>(expected)];
  fail(t, "error",
       std::string(who) + ": index " + message_text(index) + " out of range for " + std::string(what) + " of length " +
           std::to_string(length));
  return Step::raise;
}
// The name of the procedure that failed, which may have been inlined.
static std::string running_procedure(Thread& t) {
  Value closure_code = frame_code(t.frame);
  const bytecode::CodeTemplate& code = *code_template(closure_code);
  const bytecode::SourcePoint* point = bytecode::point_at(code, static_cast<uint32_t>(t.pc - 1 - code_words(closure_code)));
  return point == nullptr || point->inlined == 0 ? code.name : code.inlined[point->inlined - 1].procedure;
}
Step fail_record(Thread& t, Value got, Value type) {
  std::string who = running_procedure(t);
  std::string wanted = is_kind(type, Kind::record_type) ? message_text(cell_of(type, 0)) : "record";
  fail(t, "error", (who.empty() ? "" : who + ": ") + "expected a record of type " + wanted + ", got " + message_text(got));
  return Step::raise;
}
Step fail_unbound(Thread& t, Value global) {
  // The definition is in its unit, but has not been reached yet.
  const core::Global& known = **raw_bytes<core::Global*>(object_of(global), 2);
  bool early = known.defined && !known.redefinable;
  std::string what = early ? "variable used before its definition: " : "unbound variable: ";
  Value condition = make_condition(t, "unbound", what + symbol_name(cell_of(global, 1))->text, Nil);
  if (!early) set_cell(t, condition, condition_cell::payload, encode_address(&known));
  return raise(t, condition), Step::raise;
}
Step fail_unassigned(Thread& t) {
  return fail(t, "error", "variable used before its definition"), Step::raise;
}
Step fail_handler_returned(Thread& t) {
  return fail(t, "error", "exception handler returned from a non-continuable raise"), Step::raise;
}

}  // namespace vm
}  // namespace gilt
