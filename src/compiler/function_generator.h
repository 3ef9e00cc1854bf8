// Register code for one procedure. Slots are a stack: variables and temporaries take the next free slot, a call's window
// begins at the first free one. Every expression is generated for a target that says what becomes of its value.
//
// The one rule of slot targets: the target is written by the last instruction that the expression executes, after all
// its reads, because it may be the slot of a variable that the expression still reads, or one that its own bindings use.
#pragma once

#include <unordered_map>

#include "bytecode/assembler.h"
#include "compiler/fold.h"
#include "compiler/generate.h"

namespace gilt::compiler {

struct Target {
  enum class Kind : uint8_t { slot, effect, tail, test, multiple };
  Kind kind = Kind::effect;
  unsigned slot = 0;                     // slot; multiple: the first of the clause's variables
  bytecode::Assembler::Label label{};    // test: jump there
  bool sense = false;                    // test: ... when the truth is this, else fall through
  const Clause* clause = nullptr;        // multiple: the variables that take the values

  static Target to_slot(unsigned slot) { return {Kind::slot, slot}; }
  static Target to_effect() { return {}; }
  static Target to_tail() { return {Kind::tail}; }
  static Target to_test(bytecode::Assembler::Label label, bool sense) { return {Kind::test, 0, label, sense}; }
  static Target to_values(unsigned first, const Clause* clause) { return {Kind::multiple, first, {}, false, clause}; }
};

class FunctionGenerator {
 public:
  FunctionGenerator(UnitGenerator& unit, Procedure& procedure)
      : unit_(unit), procedure_(procedure), number_(procedure.code + 1) {}

  bytecode::CodeTemplate run();

 private:
  using Opcode = bytecode::Opcode;
  using Label = bytecode::Assembler::Label;
  class Mark;
  class Place;

  // Procedures and bindings (function_generator.cpp)
  void clause(const Clause& clause);
  void clause_body(const Clause& clause);
  void generate(Node* node, Target target);
  void branch(Node* node, Target target);
  bool short_branch(Node* node, Target target);
  void sequence(Node* node, Target target);
  void let(Node* node, Target target);
  void fix(Node* node, Target target);
  void receive(Node* node, Target target);
  void loop(Node* node, Target target);
  void loop_body(Node* node, Target target);
  void next(Node* node);
  void bind(Variable* variable, unsigned slot);
  void box_if_needed(Variable* variable);
  uint32_t inlined_number(const core::InlinedCall* call);

  // Values (values.cpp)
  unsigned push(Node* node);
  unsigned any(Node* node);
  unsigned reserve(unsigned count = 1);
  void ensure(unsigned slot) const;
  unsigned destination(Target target);
  void finish(unsigned slot, Target target, Span span);
  void finish_word(Value word, Target target, Span span);
  void constant(Node* node, Target target);
  void load_word(unsigned slot, Value word);
  void load_datum(unsigned slot, const Datum* datum);
  void load_closure(unsigned slot, Procedure& procedure);
  void load_primitive(unsigned slot, Primitive primitive);
  void reference(Node* node, Target target);
  void load(Variable* variable, unsigned slot, Span span);
  void load_raw(Variable* variable, unsigned slot);
  void load_captured(size_t index, unsigned slot);
  unsigned raw(Variable* variable);
  bool is_local(const Variable* variable) const { return variable->mark == number_ && variable->slot >= 0; }
  Procedure* known(const Variable* variable) { return unit_.closures().of(variable); }
  void local_set(Node* node, Target target);
  void global(Node* node, Target target);
  void lambda(Node* node, Target target);
  void make_closure(Procedure& procedure, unsigned slot);
  void emit_closure(Procedure& procedure, unsigned slot, std::span<const uint8_t> captured);
  void make_group(Node* fix);
  void make_sibling(Procedure& sibling, unsigned slot);
  std::vector<uint8_t> captured_slots(const Procedure& procedure);

  // Calls (calls.cpp)
  void call(Node* node, Target target);
  bool is_self(const Node* procedure);
  void global_call(Opcode op, std::initializer_list<int64_t> operands, const Node* node);
  void finish_call(unsigned window, Target target, Span span);
  uint32_t site_flags(Target target) const;
  void spread(unsigned window, Target target, Span span, bool single);
  void call_with_list(Node* procedure, std::span<Node*> arguments, Target target, Span span);
  void stub_call(Node* node, Target target);
  void push_all(std::span<Node*> nodes);
  unsigned list_of(std::span<Node*> items, Node* tail);
  unsigned long_list_of(std::span<Node*> items, Node* tail);
  void values(Node* node, Target target);
  bool values_to_clause(Node* node, Target target);
  void apply(Node* node, Target target);

  // Primitives (primitives.cpp)
  void primitive_call(Node* node, Target target);
  bool special_primitive(Node* node, Target target);
  void direct(Node* node, Opcode op, Target target);
  void fold_call(Node* node, Target target);
  void binary(Node* node, Opcode op, unsigned left, Node* right, unsigned slot);
  void vector(Node* node, Target target);
  void data_window(Node* node, Opcode op, Target target);
  bool record_access(Node* node, Target target);
  void called_primitive(Node* node, Target target);
  void as_branch(Node* node, Target target);

  // Tests (tests.cpp)
  bool test_primitive(Node* node, Target target);
  void compare(Node* node, Target target);
  void check_numbers(Comparison comparison, const std::vector<unsigned>& slots, size_t from, Node* node);
  void compare_pair(Comparison comparison, Node* left, Node* right, Target target, Span span);
  void compare_slots(Comparison comparison, unsigned left, unsigned right, Target target, Span span);
  bool compare_immediate(Comparison comparison, Node* left, Node* right, Target target, Span span);
  void test_eq(Node* node, Target target);
  bool test_type(Node* node, bytecode::Type type, Target target);
  void jump_if_word(unsigned slot, Value word, Target target);

  UnitGenerator& unit_;
  Procedure& procedure_;
  uint32_t number_;  // marks this procedure's variables
  bytecode::Assembler out_;
  unsigned top_ = bytecode::slot_arguments;  // the first free slot
  std::unordered_map<const Node*, Label> loops_;
  std::unordered_map<const core::InlinedCall*, uint32_t> inlined_;
};

// Gives the slots taken in a block back at its end.
class FunctionGenerator::Mark {
 public:
  explicit Mark(FunctionGenerator& generator) : generator_(generator), top_(generator.top_) {}
  ~Mark() { generator_.top_ = top_; }
  Mark(const Mark&) = delete;

 private:
  FunctionGenerator& generator_;
  unsigned top_;
};

// Code generated in a block runs in the inlined procedure that the node came from.
class FunctionGenerator::Place {
 public:
  Place(FunctionGenerator& generator, const Node* node) : out_(generator.out_), outside_(out_.inlined()) {
    out_.set_inlined(generator.inlined_number(node->inlined));
  }
  ~Place() { out_.set_inlined(outside_); }
  Place(const Place&) = delete;

 private:
  bytecode::Assembler& out_;
  uint32_t outside_;
};

// Whether a word fits the 16-bit immediate of `word` and `jump_word`.
constexpr bool fits_immediate(Value word) {
  return static_cast<int64_t>(word.bits) == static_cast<int16_t>(word.bits);
}

}  // namespace gilt::compiler
