// The table says how to show each operand; constants and jump targets are shown as what they mean.
#include "bytecode/disassembler.h"

#include <map>

#include "bytecode/operands.h"
#include "bytecode/primitive.h"
#include "text/print.h"

namespace gilt::bytecode {
namespace {

std::string show(const Constant& constant) {
  switch (constant.kind) {
    case Constant::Kind::literal: return text::to_text(constant.literal);
    case Constant::Kind::global: return constant.global->name->text;
    case Constant::Kind::code: return "code " + std::to_string(constant.index);
    case Constant::Kind::closure: return "closure " + std::to_string(constant.index);
    case Constant::Kind::primitive:
      return std::string(info(static_cast<Primitive>(constant.index)).lisp_name);
  }
  return "";
}

std::string show_word(int16_t immediate) {
  Datum datum;
  datum.word = Value{static_cast<uint64_t>(int64_t{immediate})};
  if (datum.word == Unbound) return "unbound";
  return text::to_text(&datum);
}

class Disassembler {
 public:
  explicit Disassembler(const CodeTemplate& code) : code_(code) { find_labels(); }

  std::string run() {
    text_ = (code_.name.empty() ? "anonymous" : code_.name) + " " + code_.signature + ", frame " +
            std::to_string(code_.frame_size) + ", free " + std::to_string(code_.free_count) + "\n";
    for (uint32_t at = 2; at < code_.words.size(); at += effects_of(&code_.words[at]).length) line(at);
    return text_;
  }

 private:
  void find_labels() {
    for (uint32_t at = 2; at < code_.words.size();) {
      Effects effects = effects_of(&code_.words[at]);
      at += effects.length;
      if (effects.jumps) labels_[static_cast<uint32_t>(at + effects.jump)] = 0;
    }
    unsigned number = 0;
    for (auto& [offset, label] : labels_) label = ++number;
  }

  void line(uint32_t at) {
    const uint32_t* words = &code_.words[at];
    Instruction instruction{words[0]};
    if (labels_.count(at)) text_ += "L" + std::to_string(labels_[at]) + ":\n";
    text_ += "  " + std::string(info(instruction.opcode()).name);
    Effects effects = effects_of(words);
    unsigned field = 0, extension = 1;
    for (char kind : info(instruction.opcode()).operands)
      operand(kind, instruction, field++, words, extension, at + effects.length + effects.jump);
    text_ += "\n";
  }

  void operand(char kind, Instruction instruction, unsigned field, const uint32_t* words, unsigned& extension,
               int64_t target) {
    // Operands beyond the third are extension words.
    uint8_t byte = field < 3 ? static_cast<uint8_t>(instruction.word >> (8 * (field + 1))) : 0;
    switch (kind) {
      case 'w': case 'r': case 'x': case 'a': text_ += " r" + std::to_string(decode_slot(byte)); break;
      case 'n': text_ += " " + std::to_string(byte); break;
      case 'i': text_ += " " + std::to_string(static_cast<int8_t>(byte)); break;
      case 'I': text_ += " " + show_word(instruction.immediate16()); break;
      case 'K': text_ += " " + constant(instruction.distance()); break;
      case 'k': text_ += " " + constant(words[extension++]); break;
      case 'J': text_ += " L" + std::to_string(labels_[static_cast<uint32_t>(target)]); break;
      case 'j': text_ += " L" + std::to_string(labels_[static_cast<uint32_t>(target)]), ++extension; break;
      case 'p': text_ += " " + std::string(info(static_cast<Primitive>(words[extension++])).lisp_name); break;
      case 's': case 'S': text_ += site(Site{words[extension++]}); break;
      case 'f': text_ += " " + std::to_string(words[extension++]); break;
      case 'c': text_ += captured(instruction.b(), words + extension); break;
      default: break;
    }
  }

  std::string constant(uint32_t index) const {
    return index < code_.constants.size() ? show(code_.constants[index]) : "?";
  }

  std::string captured(unsigned count, const uint32_t* words) const {
    std::string out = " {";
    for (unsigned i = 0; i < count; ++i)
      out += (i ? " r" : "r") + std::to_string(decode_slot(static_cast<uint8_t>(words[i / 4] >> (8 * (i % 4)))));
    return out + "}";
  }

  std::string site(Site site) const {
    std::string out = " [";
    for (unsigned slot = slot_arguments; slot < code_.frame_size; ++slot)
      if (is_live(site, slot)) out += (out.size() > 2 ? " r" : "r") + std::to_string(slot);
    return out + "]" + (site.accepts_values() ? " accepts" : "") + (site.ignores_values() ? " ignores" : "");
  }

  bool is_live(Site site, unsigned slot) const {
    size_t word = site.live_index() * code_.live_words + slot / 32;
    return word < code_.live.size() && (code_.live[word] >> (slot % 32) & 1);
  }

  const CodeTemplate& code_;
  std::string text_;
  std::map<uint32_t, unsigned> labels_;
};

}  // namespace

std::string disassemble(const CodeTemplate& code) { return Disassembler(code).run(); }

std::string disassemble(const Unit& unit) {
  std::string text;
  for (size_t i = 0; i < unit.codes.size(); ++i)
    text += (i ? "\n" : "") + ("code " + std::to_string(i) + ": ") + disassemble(unit.codes[i]);
  return text;
}

}  // namespace gilt::bytecode
