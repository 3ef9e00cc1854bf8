// From units to code objects, and from arena data to heap data. Nothing here polls, so objects may be incomplete in
// between.
#include "vm/materialize.h"

#include <algorithm>
#include <memory>
#include <mutex>
#include <unordered_map>
#include <vector>

#include "base/check.h"
#include "bytecode/opcode.h"
#include "objects/bignum.h"
#include "objects/string.h"
#include "objects/symbol.h"
#include "vm/frame.h"
#include "vm/machine.h"

namespace gilt::vm {

using bytecode::Constant;
using bytecode::Instruction;
using bytecode::Opcode;
using bytecode::Unit;

namespace {

// Makes literals of one unit; the same datum is the same object.
class LiteralMaker {
 public:
  LiteralMaker(Thread& t, const std::function<Value(uint64_t)>& opaque) : thread_(t), opaque_(opaque) {}

  Value make(const Datum* datum) {
    Value result = shell(datum);
    while (!unfilled_.empty()) {
      const Datum* next = unfilled_.back();
      unfilled_.pop_back();
      fill(next, made_[next]);
    }
    return result;
  }

 private:
  // The value of an atom, or an object of the right size to be filled later.
  Value shell(const Datum* d) {
    switch (d->kind) {
      case Datum::Kind::word: return d->word;
      case Datum::Kind::flonum: return make_flonum(thread_, d->flonum);
      case Datum::Kind::symbol: return symbol_of(thread_, d->name);
      case Datum::Kind::opaque: return opaque_(d->handle);
      default: break;
    }
    auto [at, fresh] = made_.try_emplace(d);
    if (fresh) {
      Value v = compound(d);
      made_[d] = v;
      return v;
    }
    return at->second;
  }
  Value compound(const Datum* d) {
    switch (d->kind) {
      case Datum::Kind::integer: return make_integer(thread_, d->digits, 16);
      case Datum::Kind::ratio:
        return make_short(thread_, Kind::ratnum,
                          {make_integer(thread_, d->digits, 16), make_integer(thread_, d->denominator, 16)});
      case Datum::Kind::complex: return make_short(thread_, Kind::complex, {shell(d->car), shell(d->cdr)});
      case Datum::Kind::string: return immutable_string(d->text);
      case Datum::Kind::bytevector: return bytes(d->text);
      case Datum::Kind::pair: return unfilled_.push_back(d), cons(thread_, Nil, Nil);
      case Datum::Kind::vector:
        if (!d->items.empty()) unfilled_.push_back(d);
        return make_vector(thread_, d->items.size(), Nil);
      default: fatal("a literal that is no datum");
    }
  }
  void fill(const Datum* d, Value v) {
    if (d->is_pair()) {
      set_car(thread_, v, shell(d->car));
      set_cdr(thread_, v, shell(d->cdr));
      return;
    }
    for (size_t i = 0; i < d->items.size(); ++i) vector_set(thread_, v, i, shell(d->items[i]));
  }
  Value immutable_string(std::string_view text) {
    Value v = make_string(thread_, text);
    if (v != Failed) make_immutable_string(v);
    return v;
  }
  Value bytes(std::string_view text) {
    Value v = make_bytevector(thread_, text.size());
    if (v != Failed) text.copy(reinterpret_cast<char*>(bytevector_data(v)), text.size());
    return v;
  }

  Thread& thread_;
  const std::function<Value(uint64_t)>& opaque_;
  std::unordered_map<const Datum*, Value> made_;
  std::vector<const Datum*> unfilled_;
};

using bytecode::SharedUnit;

// About what a unit takes, most of it syntax; as measured for small forms of eval.
size_t bytes_of(const Unit& unit) {
  constexpr size_t least = 8192, bytes_a_word = 128;
  size_t words = 0;
  for (const CodeTemplate& code : unit.codes) words += code.words.size();
  return least + bytes_a_word * words;
}

Value make_unit_object(Thread& t, SharedUnit unit) {
  Value v = make_short(t, Kind::unit, {}, sizeof(SharedUnit));
  size_t bytes = bytes_of(*unit);
  new (raw_bytes<SharedUnit>(object_of(v), 0)) SharedUnit(std::move(unit));
  Manager::register_finalizer(t, object_of(v), bytes);
  return v;
}

Value allocate_code(Thread& t, Value unit, const CodeTemplate& code) {
  Object* o = Manager::allocate(
      t, long_shape(Kind::code, code_cell::constants + code.constants.size(), code.words.size() * 4));
  if (o == nullptr) return Failed;
  uint32_t* words = reinterpret_cast<uint32_t*>(o->bytes());
  std::copy(code.words.begin(), code.words.end(), words);
  Cell* cells = long_cells(o);
  Manager::init(t, cells + code_cell::entry, encode_address(words + 2));
  Manager::init(t, cells + code_cell::native_entry, make_fixnum(0));
  Manager::init(t, cells + code_cell::code_template, encode_address(&code));
  Manager::init(t, cells + code_cell::name, code.name.empty() ? False : symbol_of(t, code.name));
  Manager::init(t, cells + code_cell::unit, unit);
  for (size_t i = 0; i < code.constants.size(); ++i) Manager::init(t, cells + code_cell::constants + i, False);
  return value_of(o);
}

// Constant operands become distances in words from the instruction back to the constant's cell.
void link_constants(Value code) {
  uint32_t* words = const_cast<uint32_t*>(code_words(code));
  Cell* constants = long_cells(object_of(code)) + code_cell::constants;
  size_t size = code_template(code)->words.size();
  auto distance = [&](size_t at, uint32_t index) {
    return static_cast<uint32_t>(words + at - reinterpret_cast<uint32_t*>(constants + index));
  };
  for (size_t at = 2; at < size; at += bytecode::instruction_length(words + at)) {
    size_t extension = at + 1;
    for (char operand : bytecode::info(Instruction{words[at]}.opcode()).operands) {
      if (operand == 'K') {
        uint32_t back = distance(at, Instruction{words[at]}.distance());
        CHECK(back < 0x10000);
        words[at] = (words[at] & 0xFFFF) | back << 16;
      }
      if (operand == 'k') words[extension] = distance(at, words[extension]);
      if (bytecode::is_extension_word(operand)) ++extension;
    }
  }
}

StubProvider stub_provider;
// Guards the table of primitive procedures; recursive, because a stub may name other primitives.
std::recursive_mutex stub_mutex;

Value primitive_procedure(Thread& t, uint32_t index) {
  std::lock_guard guard(stub_mutex);
  std::vector<Value>& procedures = t.machine->primitive_procedures;
  if (procedures[index] == False) {
    procedures[index] = materialize(t, stub_provider(index));
    t.machine->keep(t, procedures[index]);
  }
  return procedures[index];
}

}  // namespace

void set_stub_provider(StubProvider provider) { stub_provider = std::move(provider); }

void forget_unit(Object* o) { std::destroy_at(raw_bytes<SharedUnit>(o, 0)); }

Value materialize(Thread& t, SharedUnit shared, const std::function<Value(uint64_t)>& opaque) {
  const Unit& unit = *shared;
  Value unit_object = make_unit_object(t, std::move(shared));
  std::vector<Value> codes, closures(unit.codes.size(), False);
  for (const CodeTemplate& code : unit.codes) {
    codes.push_back(allocate_code(t, unit_object, code));
    if (codes.back() == Failed) return Failed;
  }
  LiteralMaker literals(t, opaque);
  auto closure = [&](size_t i) {
    if (closures[i] == False) closures[i] = make_short(t, Kind::closure, {codes[i]});
    return closures[i];
  };
  auto constant = [&](const Constant& c) {
    switch (c.kind) {
      case Constant::Kind::literal: return literals.make(c.literal);
      case Constant::Kind::global: return t.machine->cell_of(t, c.global);
      case Constant::Kind::code: return codes[c.index];
      case Constant::Kind::closure: return closure(c.index);
      case Constant::Kind::primitive: return primitive_procedure(t, c.index);
    }
    return Failed;
  };
  for (size_t i = 0; i < codes.size(); ++i) {
    Object* o = object_of(codes[i]);
    for (size_t k = 0; k < unit.codes[i].constants.size(); ++k) {
      Value v = constant(unit.codes[i].constants[k]);
      if (v == Failed) return Failed;
      Manager::store(t, o, long_cells(o) + code_cell::constants + k, v);
    }
    link_constants(codes[i]);
  }
  return closure(0);
}

Value literal(Thread& t, const Datum* datum, const std::function<Value(uint64_t)>& opaque) {
  return LiteralMaker(t, opaque).make(datum);
}

}  // namespace gilt::vm
