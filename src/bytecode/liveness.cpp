// Backward data flow to a fixed point. Code is mostly forward jumps, so a sweep from the end settles all but loops.
#include "bytecode/liveness.h"

#include <map>

#include "bytecode/operands.h"

namespace gilt::bytecode {
namespace {

struct Step {
  uint32_t offset;
  Effects effects;
  Opcode opcode;
  int32_t target = -1;  // index of the step jumped to
  SlotSet before;       // live before the instruction
};

class Liveness {
 public:
  explicit Liveness(CodeTemplate& code) : code_(code) {}

  void run() {
    decode();
    while (sweep()) {}
    code_.live_words = static_cast<uint8_t>((code_.frame_size + 31) / 32);
    code_.live.clear();
    SlotSet failed;  // the procedure and the place of failure
    failed.set(slot_procedure), failed.set(slot_arguments);
    code_.words[0] = Site::make(code_.frame_size, 0, index_of(failed));
    for (Step& step : steps_)
      if (step.effects.site >= 0) fill_site(step);
  }

 private:
  void decode() {
    std::vector<int32_t> step_at(code_.words.size() + 1, -1);
    unsigned top = slot_arguments + 1;
    for (uint32_t at = 1; at < code_.words.size();) {
      step_at[at] = static_cast<int32_t>(steps_.size());
      steps_.push_back({at, effects_of(&code_.words[at]), Instruction{code_.words[at]}.opcode(), -1, {}});
      top = std::max(top, steps_.back().effects.top);
      at += steps_.back().effects.length;
    }
    for (Step& step : steps_)
      if (step.effects.jumps) step.target = step_at[step.offset + step.effects.length + step.effects.jump];
    code_.frame_size = static_cast<uint8_t>(std::min(top, max_frame_slots + 1));
  }

  SlotSet after(size_t index) const {
    const Step& step = steps_[index];
    Flow flow = info(step.opcode).flow;
    SlotSet live;
    if (flow != Flow::jump && flow != Flow::leave && index + 1 < steps_.size()) live = steps_[index + 1].before;
    if (step.target >= 0) live |= steps_[static_cast<size_t>(step.target)].before;
    return live;
  }

  bool sweep() {
    bool changed = false;
    for (size_t i = steps_.size(); i-- > 0;) {
      SlotSet before = (after(i) & ~steps_[i].effects.writes) | steps_[i].effects.reads;
      if (before == steps_[i].before) continue;
      steps_[i].before = before;
      changed = true;
    }
    return changed;
  }

  void fill_site(Step& step) {
    SlotSet live = restarts(step.opcode) ? step.before : after(index(step));
    for (size_t slot = step.effects.clobbered; slot < live.size(); ++slot) live.reset(slot);
    live.set(slot_procedure);
    uint32_t& word = code_.words[step.offset + static_cast<uint32_t>(step.effects.site)];
    unsigned base = step.effects.window >= 0 ? static_cast<unsigned>(step.effects.window) : code_.frame_size;
    word = Site::make(base, word & (Site::accepts | Site::ignores), index_of(live));
  }

  size_t index(const Step& step) const { return static_cast<size_t>(&step - steps_.data()); }

  uint32_t index_of(const SlotSet& live) {
    std::vector<uint32_t> bits(code_.live_words);
    for (unsigned slot = 0; slot < code_.frame_size; ++slot)
      if (live[slot]) bits[slot / 32] |= 1u << (slot % 32);
    auto [at, inserted] = indices_.try_emplace(bits, static_cast<uint32_t>(code_.live.size() / code_.live_words));
    if (inserted) code_.live.insert(code_.live.end(), bits.begin(), bits.end());
    return at->second;
  }

  CodeTemplate& code_;
  std::vector<Step> steps_;
  std::map<std::vector<uint32_t>, uint32_t> indices_;
};

}  // namespace

void compute_liveness(CodeTemplate& code) { Liveness(code).run(); }

}  // namespace gilt::bytecode
