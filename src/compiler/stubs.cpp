// The procedures that primitives are when used as values: entry, the instruction, return. Those that need the caller's
// frame (apply, values, call-with-values, %call/cc) have bodies of their own.
#include "base/check.h"
#include "bytecode/assembler.h"
#include "bytecode/disassembler.h"
#include "bytecode/verifier.h"
#include "compiler/compiler.h"
#include "compiler/fold.h"

namespace gilt::compiler {
namespace {

using bytecode::Assembler;
using bytecode::CodeTemplate;
using bytecode::Inlining;
using bytecode::Opcode;
using bytecode::Site;

constexpr int64_t first = bytecode::slot_arguments;
// apply as a procedure takes at most so many arguments; values returns so many without a list.
constexpr int64_t max_applied = 40, max_direct_values = 4;

class StubMaker {
 public:
  explicit StubMaker(Primitive primitive) : primitive_(primitive), facts_(bytecode::info(primitive)) {}

  CodeTemplate run() {
    body();
    CodeTemplate code = out_.finish();
    code.name = facts_.lisp_name;
    code.signature = facts_.usage;
    code.internal = true;
    return code;
  }

 private:
  void body() {
    switch (primitive_) {
      case Primitive::apply: return apply();
      case Primitive::values: return values();
      case Primitive::call_with_values: return call_with_values();
      case Primitive::call_cc: return entry(1), out_.emit(Opcode::call_cc, {first});
      case Primitive::list: return out_.emit(Opcode::entry_rest, {0, 0}), out_.emit(Opcode::ret, {first});
      case Primitive::is_eq: return instruction(Opcode::is_eq, 2);
      case Primitive::is_eqv: return instruction(Opcode::is_eqv, 2);
      case Primitive::invert: return instruction(Opcode::invert, 1);
      case Primitive::is_record_of: return instruction(Opcode::is_record, 2);
      default: return by_inlining();
    }
  }

  void by_inlining() {
    const Inlining& how = facts_.inlining;
    switch (how.how) {
      case Inlining::How::direct: return instruction(how.opcode, facts_.required);
      case Inlining::How::test:
        entry(1);
        out_.emit(Opcode::is_type, {first, first, static_cast<int64_t>(how.type)});
        return out_.emit(Opcode::ret, {first});
      case Inlining::How::fold: case Inlining::How::compare: return two_or_more(how);
      default: return called();
    }
  }

  void entry(int64_t count) { out_.emit(Opcode::entry, {count, 0}); }

  // Runs `then` when there are exactly `count` arguments, else goes on behind it.
  template <class Then>
  void when_count(int64_t count, Then then) {
    Assembler::Label otherwise = out_.make_label();
    out_.emit_jump(Opcode::clause, {count, 0}, otherwise);
    entry(count);
    then();
    out_.bind(otherwise);
  }

  void instruction(Opcode op, unsigned count) {
    entry(count);
    bool has_result = bytecode::info(op).operands[0] == 'w';
    if (has_result && count == 1) out_.emit(op, {first, first});
    else if (has_result) out_.emit(op, {first, first, first + 1});
    else if (count == 2) out_.emit(op, {first, first + 1});
    else out_.emit(op, {first, first + 1, first + 2});
    if (!has_result) load_word(first, Unspecific);
    out_.emit(Opcode::ret, {first});
  }

  void load_word(int64_t slot, Value word) { out_.emit(Opcode::word, {slot, static_cast<int64_t>(word.bits)}); }

  // The usual two arguments take the instruction, other counts the primitive itself.
  void two_or_more(const Inlining& how) {
    when_count(2, [&] {
      if (how.how == Inlining::How::compare) return comparison(comparison_of(how));
      out_.emit(how.opcode, {first, first, first + 1});
      out_.emit(Opcode::ret, {first});
    });
    called();
  }

  void comparison(Comparison kind) {
    bool swapped = kind == Comparison::greater || kind == Comparison::greater_equal;
    Opcode op = Opcode::jump_less_equal;
    if (kind == Comparison::equal) op = Opcode::jump_equal;
    if (kind == Comparison::less || kind == Comparison::greater) op = Opcode::jump_less;
    Assembler::Label holds = out_.make_label();
    out_.emit_jump(op, {first + swapped, first + 1 - swapped}, holds);
    load_word(first, False);
    out_.emit(Opcode::ret, {first});
    out_.bind(holds);
    load_word(first, True);
    out_.emit(Opcode::ret, {first});
  }

  void called() {
    int64_t direct = facts_.required + int64_t{facts_.optional};
    if (facts_.optional == 0) {
      out_.emit(facts_.rest ? Opcode::entry_rest : Opcode::entry, {direct, 0});
      return call_primitive();
    }
    if (!facts_.rest) {
      out_.emit(Opcode::entry_optional, {facts_.required, direct, 0});
      return call_primitive();
    }
    for (int64_t count = facts_.required; count < direct; ++count)
      when_count(count, [&] {
        for (int64_t missing = count; missing < direct; ++missing) load_word(first + missing, Default);
        load_word(first + direct, Nil);
        call_primitive();
      });
    out_.emit(Opcode::entry_rest, {direct, 0});
    call_primitive();
  }

  void call_primitive() {
    int64_t slots = bytecode::argument_slots(primitive_);
    for (unsigned i = 0; i < facts_.state_slots(); ++i) load_word(first + slots + i, False);
    out_.emit(Opcode::primitive, {first, slots, static_cast<int64_t>(primitive_)});
    out_.emit(Opcode::ret, {first});
  }

  // The arguments already stand where the window of a tail call wants them.
  void apply() {
    for (int64_t count = 2; count <= max_applied; ++count)
      when_count(count, [&] { out_.emit(Opcode::apply, {first - 2, count - 1}); });
    out_.emit(Opcode::no_clause, {});
  }

  void values() {
    for (int64_t count = 0; count <= max_direct_values; ++count)
      when_count(count, [&] { out_.emit(Opcode::ret_values, {first, count}); });
    out_.emit(Opcode::entry_rest, {0, 0});
    out_.emit(Opcode::ret_list, {first});
  }

  // The producer's values become a list, to which the consumer is applied.
  void call_with_values() {
    constexpr int64_t consumer = first + 1, window = first + 2;
    entry(2);
    out_.emit(Opcode::move, {window + 2, first});
    out_.emit(Opcode::call, {window, 0, Site::accepts});
    out_.emit(Opcode::receive, {window, 0, 1});
    out_.emit(Opcode::move, {window + 4, window});
    out_.emit(Opcode::move, {window + 3, consumer});
    out_.emit(Opcode::apply, {window + 1, 1});
  }

  Primitive primitive_;
  const bytecode::PrimitiveInfo& facts_;
  Assembler out_;
};

}  // namespace

CodeTemplate compile_primitive_stub(Primitive primitive) {
  CodeTemplate code = StubMaker(primitive).run();
  std::string problem = checks > 0 ? bytecode::verify(code, 0) : "";
  if (!problem.empty()) fatal((problem + "\n" + bytecode::disassemble(code)).c_str());
  return code;
}

bytecode::Unit compile_primitive_stubs() {
  bytecode::Unit unit;
  unit.name = "primitives";
  unit.arena = std::make_shared<Arena>();
  for (unsigned i = 0; i < bytecode::primitive_count; ++i)
    unit.codes.push_back(compile_primitive_stub(static_cast<Primitive>(i)));
  return unit;
}

}  // namespace gilt::compiler
