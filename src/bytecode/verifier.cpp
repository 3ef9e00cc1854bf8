// One pass for shape, then forward data flow of the slots that are certainly defined.
#include "bytecode/verifier.h"

#include <deque>

#include "bytecode/operands.h"
#include "bytecode/primitive.h"

namespace gilt::bytecode {
namespace {

class Verifier {
 public:
  Verifier(const CodeTemplate& code, size_t code_count) : code_(code), code_count_(code_count) {}

  std::string run() {
    if (code_.words.size() < 3) return "no instructions";
    if (code_.frame_size > max_frame_slots) return "frame too large";
    if (find_starts() && check_shapes()) flow();
    return problem_;
  }

 private:
  bool fail(uint32_t at, const std::string& what) {
    if (problem_.empty()) problem_ = "word " + std::to_string(at) + ": " + what;
    return false;
  }

  bool find_starts() {
    starts_.assign(code_.words.size() + 1, false);
    for (uint32_t at = 1; at < code_.words.size();) {
      if ((code_.words[at] & 0xFF) >= opcode_count) return fail(at, "no such opcode");
      starts_[at] = true;
      uint32_t length = instruction_length(&code_.words[at]);
      if (at + length > code_.words.size()) return fail(at, "cut off");
      at += length;
    }
    return true;
  }

  bool check_shapes() {
    for (uint32_t at = 1; at < code_.words.size(); ++at)
      if (starts_[at] && !check_shape(at)) return false;
    return true;
  }

  bool check_shape(uint32_t at) {
    const uint32_t* words = &code_.words[at];
    Effects effects = effects_of(words);
    if (effects.top > code_.frame_size) return fail(at, "slot beyond the frame");
    if (effects.jumps && !is_start(at + effects.length + effects.jump)) return fail(at, "jump into nowhere");
    if (effects.site >= 0 && !valid_site(Site{words[effects.site]}, effects)) return fail(at, "bad site");
    if (restarts(Instruction{words[0]}.opcode()) && !keeps_operands(Site{words[effects.site]}, effects))
      return fail(at, "operand not kept");
    return check_constants(at);
  }

  bool is_start(int64_t at) const { return at >= 2 && at < static_cast<int64_t>(code_.words.size()) && starts_[at]; }

  bool valid_site(Site site, const Effects& effects) const {
    unsigned base = effects.window >= 0 ? static_cast<unsigned>(effects.window) : code_.frame_size;
    return site.base() == base && (site.live_index() + 1) * code_.live_words <= code_.live.size();
  }

  bool keeps_operands(Site site, const Effects& effects) const {
    const uint32_t* live = &code_.live[size_t{site.live_index()} * code_.live_words];
    for (unsigned slot = 0; slot < code_.frame_size; ++slot)
      if (effects.reads[slot] && !(live[slot / 32] >> slot % 32 & 1)) return false;
    return true;
  }

  bool check_constants(uint32_t at) {
    const uint32_t* words = &code_.words[at];
    Instruction instruction{words[0]};
    unsigned extension = 1;
    for (char kind : info(instruction.opcode()).operands) {
      if (kind == 'K' && !valid_constant(instruction.distance())) return fail(at, "no such constant");
      if (kind == 'k' && !valid_constant(words[extension])) return fail(at, "no such constant");
      if (kind == 'p' && words[extension] >= primitive_count) return fail(at, "no such primitive");
      if (is_extension_word(kind)) ++extension;
    }
    return true;
  }

  bool valid_constant(size_t index) const {
    if (index >= code_.constants.size()) return false;
    const Constant& constant = code_.constants[index];
    bool names_code = constant.kind == Constant::Kind::code || constant.kind == Constant::Kind::closure;
    return !names_code || constant.index < code_count_;
  }

  void flow() {
    defined_.assign(code_.words.size() + 1, SlotSet().set());
    reached_.assign(code_.words.size() + 1, false);
    arrive(2, SlotSet().set(slot_procedure));
    while (!work_.empty() && problem_.empty()) {
      uint32_t at = work_.front();
      work_.pop_front();
      step(at);
    }
  }

  void step(uint32_t at) {
    const uint32_t* words = &code_.words[at];
    Effects effects = effects_of(words);
    SlotSet defined = defined_[at];
    if ((effects.reads & ~defined).any()) return void(fail(at, "reads a slot that is not written on some path"));
    for (size_t slot = effects.clobbered; slot < defined.size(); ++slot) defined.reset(slot);
    defined |= effects.writes;
    Flow kind = info(Instruction{words[0]}.opcode()).flow;
    uint32_t end = at + effects.length;
    if (effects.jumps) arrive(static_cast<uint32_t>(end + effects.jump), defined);
    if (kind == Flow::jump || kind == Flow::leave) return;
    if (end >= code_.words.size()) return void(fail(at, "falls off the end"));
    arrive(end, defined);
  }

  void arrive(uint32_t at, const SlotSet& defined) {
    SlotSet meet = defined_[at] & defined;
    if (reached_[at] && meet == defined_[at]) return;
    reached_[at] = true;
    defined_[at] = meet;
    work_.push_back(at);
  }

  const CodeTemplate& code_;
  size_t code_count_;
  std::string problem_;
  std::vector<bool> starts_, reached_;
  std::vector<SlotSet> defined_;
  std::deque<uint32_t> work_;
};

}  // namespace

std::string verify(const CodeTemplate& code, size_t code_count) { return Verifier(code, code_count).run(); }

}  // namespace gilt::bytecode
