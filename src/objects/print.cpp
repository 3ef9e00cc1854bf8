// Three walks. The probe finds out whether the data are circular, without memory: in a walk that treats shared parts as
// separate, circular data make an endless path, and an endless path comes to its checkpoint again (after Brent). It costs
// no more than printing. Only then, the second walk finds what needs a label. The third prints.
#include "objects/print.h"

#include <algorithm>

#include "objects/arithmetic.h"
#include "objects/string.h"
#include "objects/symbol.h"
#include "text/escape.h"
#include "text/utf8.h"

namespace gilt {
namespace {

// What may hold other data, and what of it is printed.

bool is_container(Value v) {
  if (is_pair(v)) return true;
  if (!is_object(v)) return false;
  Kind kind = kind_of(object_of(v));
  return kind == Kind::vector || kind == Kind::record || kind == Kind::box;
}

size_t child_count(Value v) {
  if (is_pair(v)) return 2;
  return is_vector(v) ? vector_length(v) : object_of(v)->cell_count() - is_record(v);
}

Value child(Value v, size_t i) {
  if (is_pair(v)) return pair_cells(v)[i].load();
  return is_vector(v) ? vector_ref(v, i) : cell_of(v, i + is_record(v));
}

// Names

std::string_view constant_text(Value v) {
  if (v == False) return "#f";
  if (v == True) return "#t";
  if (v == Nil) return "()";
  if (v == Eof) return "#<eof>";
  if (v == Unspecific) return "#<unspecified>";
  return v == Default ? "#<default>" : "#<internal>";
}

std::string name_text(Value name) {
  if (is_symbol(name)) return symbol_name(name)->text;
  return is_string(name) ? to_utf8(name) : "";
}

// point for a type named <point>.
std::string type_name(Value type) {
  if (!is_kind(type, Kind::record_type)) return "record";  // the variable of the type was assigned
  std::string name = name_text(cell_of(type, 0));
  bool brackets = name.size() > 2 && name.front() == '<' && name.back() == '>';
  return brackets ? name.substr(1, name.size() - 2) : name;
}

Value field_name(Value type, size_t i) {
  if (!is_kind(type, Kind::record_type)) return False;
  Value names = cell_of(type, 1);
  if (is_vector(names)) return i < vector_length(names) ? vector_ref(names, i) : False;
  for (; i > 0 && is_pair(names); --i) names = cdr(names);
  return is_pair(names) ? car(names) : False;
}

// A code object's name is its fourth cell (vm/frame.h).
Value procedure_name(Value closure) {
  Value code = cell_of(closure, 0);
  return is_kind(code, Kind::code) ? long_cells(object_of(code))[3].load() : False;
}

// The name that shows for an object that prints as #<kind name>.
std::string object_name(Value v) {
  switch (kind_of(object_of(v))) {
    case Kind::closure: return name_text(procedure_name(v));
    case Kind::record_type: return type_name(v);
    case Kind::condition: return name_text(cell_of(v, 1));
    case Kind::port:
    case Kind::global: return name_text(cell_of(v, 1));
    case Kind::thread:
    case Kind::mutex:
    case Kind::condition_variable: return name_text(cell_of(v, 0));
    default: return "";
  }
}

}  // namespace

Printer::Printer(Value value, PrintMode mode, size_t limit) : value_(value), mode_(mode), limit_(limit) {
  bool flat = !is_container(value) || mode == PrintMode::simple;
  begin(flat ? Phase::print : mode == PrintMode::shared ? Phase::label : Phase::probe);
}

void Printer::begin(Phase phase) {
  phase_ = phase;
  tasks_.clear();
  settled_ = 0;
  checkpoint_ = False;
  checkpoint_depth_ = 0;
  if (phase == Phase::label) meet(value_);
  else push(What::datum, value_);
}

bool Printer::run(std::string& out, size_t steps) {
  for (; steps > 0; --steps) {
    if (tasks_.empty()) {
      if (phase_ == Phase::print) return true;
      begin(Phase::print);
    }
    settled_ = std::min(settled_, tasks_.size() - 1);
    if (phase_ == Phase::print) step_print(out);
    else if (phase_ == Phase::probe) step_probe();
    else step_label();
  }
  return phase_ == Phase::print && tasks_.empty();
}

// Goes to the next child of the container on top. The last child replaces its parent, so that a list takes no room.
void Printer::step_probe() {
  Task& task = tasks_.back();
  if (task.index == 0) {
    bool left = task.depth <= checkpoint_depth_;
    if (!left && task.value == checkpoint_) return begin(Phase::label);
    if (left || task.depth > 2 * checkpoint_depth_) checkpoint_ = task.value, checkpoint_depth_ = task.depth;
  }
  size_t count = child_count(task.value);
  if (task.index == count) return tasks_.pop_back();
  Value next = child(task.value, task.index++);
  size_t depth = task.depth + 1;
  if (task.index == count) tasks_.pop_back();
  if (is_container(next)) tasks_.push_back({next, What::datum, 0, depth});
}

void Printer::step_label() {
  Task& task = tasks_.back();
  if (task.index < child_count(task.value)) return meet(child(task.value, task.index++));
  if (!is_labelled(task.value)) labels_.set(task.value, done);
  tasks_.pop_back();
}

void Printer::meet(Value v) {
  if (!is_container(v)) return;
  unsigned mark = labels_.get(v);
  if (mark == 0) labels_.set(v, open), push(What::datum, v);
  else if (mark == open || mode_ == PrintMode::shared) labels_.set(v, labelled);
}

void Printer::step_print(std::string& out) {
  Task task = tasks_.back();
  tasks_.pop_back();
  switch (task.what) {
    case What::datum: return print_datum(out, task.value);
    case What::rest: return print_rest(out, task.value);
    case What::items: return print_items(out, task);
    case What::close: out += ')';
  }
}

void Printer::print_datum(std::string& out, Value v) {
  if (is_pair(v)) return print_pair(out, v);
  if (is_number(v)) out += number_to_text(v);
  else if (is_object(v)) print_object(out, v);
  else if (!is_character(v)) out += constant_text(v);
  else if (mode_ == PrintMode::display) text::append_utf8(out, character_value(v));
  else text::append_character(out, character_value(v));
}

void Printer::print_object(std::string& out, Value v) {
  Kind kind = kind_of(object_of(v));
  if (kind == Kind::string) return print_text(out, v);
  if (kind == Kind::symbol) {
    if (mode_ == PrintMode::display) out += symbol_name(v)->text;
    else text::append_symbol(out, symbol_name(v)->text);
    return;
  }
  if (is_container(v) && print_label(out, v)) return;
  if (kind == Kind::vector) out += "#(";
  else if (kind == Kind::bytevector) out += "#u8(";
  else if (kind == Kind::record) out += "#<" + type_name(record_type_of(v));
  else if (kind == Kind::box) out += "#<box";
  else {
    std::string name = object_name(v);
    out.append("#<").append(kind_names[static_cast<size_t>(kind)]);
    if (!name.empty()) out.append(" ").append(name);
    out += '>';
    return;
  }
  push(What::items, v);
}

void Printer::print_text(std::string& out, Value string) {
  StringBuffer* buffer = string_buffer(string);
  std::string text = to_utf8(buffer, 0, std::min<size_t>(buffer->length, limit_));
  if (mode_ == PrintMode::display) out += text;
  else text::append_string(out, text);
}

bool Printer::print_label(std::string& out, Value v) {
  if (labels_.empty() || !is_labelled(v)) return false;
  auto [entry, fresh] = numbers_.emplace(v.bits, numbers_.size());
  out += '#' + std::to_string(entry->second) + (fresh ? '=' : '#');
  return !fresh;
}

void Printer::print_pair(std::string& out, Value pair) {
  if (print_label(out, pair)) return;
  out += '(';
  push(What::rest, cdr(pair));
  push(What::datum, car(pair));
}

void Printer::print_rest(std::string& out, Value rest) {
  if (rest == Nil) {
    out += ')';
  } else if (is_pair(rest) && !is_labelled(rest)) {
    out += ' ';
    push(What::rest, cdr(rest));
    push(What::datum, car(rest));
  } else {
    out += " . ";
    push(What::close, Nil);
    push(What::datum, rest);
  }
}

// The next element, byte or field.
void Printer::print_items(std::string& out, Task task) {
  bool bytes = is_bytevector(task.value), listed = bytes || is_vector(task.value);
  size_t count = bytes ? bytevector_length(task.value) : child_count(task.value);
  if (task.index == count) return void(out += listed ? ')' : '>');
  if (task.index > 0 || !listed) out += ' ';
  if (is_record(task.value))
    if (std::string name = name_text(field_name(record_type_of(task.value), task.index)); !name.empty()) out += name + ": ";
  size_t i = task.index++;
  tasks_.push_back(task);
  if (bytes) out += std::to_string(bytevector_ref(task.value, i));
  else push(What::datum, child(task.value, i));
}

std::string write_value(Value v, PrintMode mode) {
  std::string out;
  Printer(v, mode).run(out, SIZE_MAX);
  return out;
}

std::string write_limited(Value v, size_t limit) {
  std::string out;
  Printer printer(v, PrintMode::simple, limit);
  bool all = false;
  while (!all && out.size() <= limit) all = printer.run(out, 1);
  if (out.size() <= limit) return out;
  size_t size = limit;  // not in the midst of a character
  while (size > 0 && (static_cast<unsigned char>(out[size]) & 0xC0) == 0x80) --size;
  return out.substr(0, size) + "...";
}

}  // namespace gilt
