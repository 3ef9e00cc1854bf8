// Writes one CodeTemplate instruction by instruction. Operands are given in the order of the opcode's operand string,
// unused ones left out; jump operands are labels. Instructions that cannot be reached are dropped, jumps to jumps are
// shortened, and finish() computes frame size and live-slot bitmaps.
#pragma once

#include <initializer_list>
#include <span>
#include <unordered_map>
#include <vector>

#include "bytecode/opcode.h"
#include "bytecode/site.h"
#include "bytecode/unit.h"

namespace gilt::bytecode {

class Assembler {
 public:
  struct Label {
    uint32_t id;
  };

  Assembler();
  Label make_label();
  void bind(Label label);
  bool reachable() const { return reachable_; }
  size_t size() const { return code_.words.size(); }

  // Site operands s are given as flags (Site::accepts, Site::ignores), S are left out. A span makes a source point.
  void emit(Opcode op, std::initializer_list<int64_t> operands, Span span = {}, std::span<const uint8_t> captured = {});
  void emit_jump(Opcode op, std::initializer_list<int64_t> operands, Label target, Span span = {});
  uint32_t constant(const Constant& constant);

  // Another point for the words of the last instruction from `word` on.
  void add_point(uint32_t word, Span span);
  // The number of a new inlined call; points made from now on belong to the one set.
  uint32_t add_inlined(InlinedCall call);
  uint32_t inlined() const { return inlined_; }
  void set_inlined(uint32_t number) { inlined_ = number; }

  // Completes and returns the code; name, signature and the like are the caller's to fill in.
  CodeTemplate finish();

 private:
  struct Patch {
    uint32_t instruction, word;  // offsets: the instruction, and the word that holds the jump
    uint32_t label;
  };
  static constexpr uint32_t unbound = ~0u;

  void write(Opcode op, std::initializer_list<int64_t> operands, Span span, const Label* target);
  void operand(char kind, unsigned field, int64_t value, uint32_t start);
  void jump_operand(char kind, Label target, uint32_t start);
  void capture(std::span<const uint8_t> captured);
  void drop_jump_to_here(Label label);
  uint32_t final_target(uint32_t label) const;
  void patch_jumps();
  uint64_t key_of(const Constant& constant) const;

  CodeTemplate code_;
  std::vector<uint32_t> labels_;  // offset of each label
  std::vector<uint32_t> uses_;    // jumps to each label so far
  std::vector<Patch> patches_;
  std::unordered_map<uint32_t, uint32_t> plain_jumps_;  // by offset: the label a jump goes to
  std::unordered_map<uint64_t, uint32_t> constant_index_;
  uint32_t last_instruction_ = 0, last_bind_ = 0, inlined_ = 0;
  bool reachable_ = true;
};

// Constants are a 16-bit distance away from their instructions, in words; each takes two.
inline constexpr size_t max_code_words = 65000;
inline size_t code_extent(size_t words, size_t constants) { return words + 2 * constants; }

}  // namespace gilt::bytecode
