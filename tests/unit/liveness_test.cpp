// Live-slot bitmaps at the sites of hand-written code.
#include <catch2/catch.hpp>

#include <vector>

#include "bytecode/assembler.h"
#include "bytecode/operands.h"
#include "bytecode/primitive.h"

using namespace gilt;
using namespace gilt::bytecode;

namespace {

// Live slots at each site, in code order; slot 2 must always be one of them.
std::vector<std::vector<unsigned>> live_slots(const CodeTemplate& code) {
  std::vector<std::vector<unsigned>> result;
  for (size_t at = 2; at < code.words.size(); at += effects_of(&code.words[at]).length) {
    Effects effects = effects_of(&code.words[at]);
    if (effects.site < 0) continue;
    Site site{code.words[at + static_cast<size_t>(effects.site)]};
    std::vector<unsigned> slots;
    for (unsigned slot = 0; slot < code.frame_size; ++slot)
      if (code.live[site.live_index() * code.live_words + slot / 32] >> (slot % 32) & 1) slots.push_back(slot);
    CHECK((!slots.empty() && slots[0] == slot_procedure));
    result.push_back({slots.begin() + 1, slots.end()});
  }
  return result;
}

using Slots = std::vector<std::vector<unsigned>>;

}  // namespace

TEST_CASE("an entry keeps the arguments that are read later", "[liveness]") {
  Assembler out;
  out.emit(Opcode::entry, {3, 0});
  out.emit(Opcode::ret, {4});
  CHECK(live_slots(out.finish()) == Slots{{4}});
}

TEST_CASE("a call keeps what is read after it, below its window", "[liveness]") {
  Assembler out;
  out.emit(Opcode::entry, {2, 0});
  out.emit(Opcode::move, {7, 3});
  out.emit(Opcode::move, {8, 4});
  out.emit(Opcode::call, {5, 1, 0});
  out.emit(Opcode::cons, {5, 5, 4});
  out.emit(Opcode::ret, {5});
  CodeTemplate code = out.finish();
  CHECK(live_slots(code) == Slots{{3, 4}, {4}});
  CHECK(Site{code.words[7]}.base() == 5);
}

TEST_CASE("a primitive keeps its window, with state, since it may run again", "[liveness]") {
  Assembler out;
  Primitive equal = Primitive::is_equal;
  unsigned state = info(equal).state_slots();
  REQUIRE(state > 0);
  out.emit(Opcode::entry, {3, 0});
  out.emit(Opcode::move, {6, 3});
  out.emit(Opcode::move, {7, 4});
  for (unsigned i = 0; i < state; ++i) out.emit(Opcode::word, {8 + i, 4});
  out.emit(Opcode::primitive, {6, 2, static_cast<int64_t>(equal)});
  out.emit(Opcode::cons, {6, 6, 5});
  out.emit(Opcode::ret, {6});
  std::vector<unsigned> expected = {5, 6, 7};
  for (unsigned i = 0; i < state; ++i) expected.push_back(8 + i);
  CHECK(live_slots(out.finish()) == Slots{{3, 4, 5}, expected});
}

TEST_CASE("arithmetic that may wait keeps its operands, since it runs again", "[liveness]") {
  Assembler out;
  out.emit(Opcode::entry, {3, 0});
  out.emit(Opcode::multiply, {3, 3, 4});
  out.emit(Opcode::quotient, {6, 3, 5});
  out.emit(Opcode::ret, {6});
  CodeTemplate code = out.finish();
  CHECK(live_slots(code) == Slots{{3, 4, 5}, {3, 4, 5}, {3, 5}});
  CHECK(Site{code.words[5]}.base() == code.frame_size);
}

TEST_CASE("liveness goes around loops", "[liveness]") {
  Assembler out;
  out.emit(Opcode::entry, {2, 0});
  out.emit(Opcode::word, {5, 0});
  auto head = out.make_label(), end = out.make_label();
  out.bind(head);
  out.emit_jump(Opcode::jump_not_pair, {3}, end);
  out.emit(Opcode::cdr, {3, 3});
  out.emit(Opcode::add_i, {5, 5, 1});
  out.emit_jump(Opcode::loop, {}, head);
  out.bind(end);
  out.emit(Opcode::ret, {5});
  CHECK(live_slots(out.finish()) == Slots{{3}, {3, 5}});
}

TEST_CASE("only the paths that are taken keep a slot alive", "[liveness]") {
  Assembler out;
  out.emit(Opcode::entry, {3, 0});
  auto other = out.make_label();
  out.emit_jump(Opcode::jump_false, {3}, other);
  out.emit(Opcode::move, {8, 4});
  out.emit(Opcode::call, {6, 0, 0});
  out.emit(Opcode::ret, {4});
  out.bind(other);
  out.emit(Opcode::move, {8, 5});
  out.emit(Opcode::call, {6, 0, 0});
  out.emit(Opcode::ret, {5});
  CHECK(live_slots(out.finish()) == Slots{{3, 4, 5}, {4}, {5}});
}

TEST_CASE("closures and received values", "[liveness]") {
  Assembler out;
  uint32_t code = out.constant({Constant::Kind::code, nullptr, nullptr, 0});
  uint8_t captured[] = {3, 5};
  out.emit(Opcode::entry, {1, 0});
  out.emit(Opcode::move, {6, 3});
  out.emit(Opcode::call, {4, 0, Site::accepts});
  out.emit(Opcode::receive, {4, 2, 0});
  out.emit(Opcode::closure, {6, 2, code}, {}, captured);
  out.emit(Opcode::ret, {6});
  CodeTemplate done = out.finish();
  CHECK(live_slots(done) == Slots{{3}, {3}});
  CHECK(Site{done.words[6]}.accepts_values());
}

TEST_CASE("frames over 32 slots have bitmaps of several words", "[liveness]") {
  Assembler out;
  out.emit(Opcode::entry, {70, 0});
  out.emit(Opcode::move, {75, 3});
  out.emit(Opcode::call, {73, 0, 0});
  out.emit(Opcode::ret, {72});
  CodeTemplate code = out.finish();
  CHECK(code.live_words == 3);
  CHECK(live_slots(code) == Slots{{3, 72}, {72}});
}
