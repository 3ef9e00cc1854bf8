// Encoding, jumps and the verifier, on code written by hand.
#include <catch2/catch.hpp>

#include "bytecode/assembler.h"
#include "bytecode/disassembler.h"
#include "bytecode/verifier.h"

using namespace gilt;
using namespace gilt::bytecode;

TEST_CASE("operands are encoded in table order, slots complemented", "[assembler]") {
  Assembler out;
  out.emit(Opcode::entry, {2, 0});
  out.emit(Opcode::add_i, {5, 3, -7});
  out.emit(Opcode::ret, {5});
  CodeTemplate code = out.finish();
  Instruction add{code.words[4]};
  CHECK(add.opcode() == Opcode::add_i);
  CHECK(decode_slot(add.a()) == 5);
  CHECK(decode_slot(add.b()) == 3);
  CHECK(static_cast<int8_t>(add.c()) == -7);
  CHECK(code.frame_size == 6);
  CHECK(verify(code, 0) == "");
}

TEST_CASE("the prologue is a site over the whole frame and error_return", "[assembler]") {
  Assembler out;
  out.emit(Opcode::entry, {1, 0});
  out.emit(Opcode::ret, {3});
  CodeTemplate code = out.finish();
  Site site{code.words[0]};
  CHECK(site.base() == code.frame_size);
  CHECK(code.live[site.live_index() * code.live_words] == 0b1100);  // the procedure and the place of failure
  CHECK(Instruction{code.words[1]}.opcode() == Opcode::error_return);
}

TEST_CASE("jumps are relative to the end of the instruction, in both directions", "[assembler]") {
  Assembler out;
  out.emit(Opcode::entry, {1, 0});
  auto head = out.make_label(), end = out.make_label();
  out.bind(head);
  out.emit_jump(Opcode::jump_false, {3}, end);
  out.emit(Opcode::car, {3, 3});
  out.emit_jump(Opcode::loop, {}, head);
  out.bind(end);
  out.emit(Opcode::ret, {3});
  CodeTemplate code = out.finish();
  CHECK(static_cast<int32_t>(code.words[5]) == 3);  // over car and loop with its site
  CHECK(Instruction{code.words[7]}.jump24() == -5);
  CHECK(verify(code, 0) == "");
}

TEST_CASE("a jump to the next instruction and unreachable code vanish", "[assembler]") {
  Assembler out;
  out.emit(Opcode::entry, {1, 0});
  auto label = out.make_label();
  out.emit_jump(Opcode::jump, {}, label);
  out.emit(Opcode::car, {3, 3});
  out.bind(label);
  out.emit(Opcode::ret, {3});
  out.emit(Opcode::ret, {9});
  CHECK(out.finish().words.size() == 5);
}

TEST_CASE("a jump to a jump goes on to its end", "[assembler]") {
  Assembler out;
  out.emit(Opcode::entry, {1, 0});
  auto middle = out.make_label(), end = out.make_label(), skip = out.make_label();
  out.emit_jump(Opcode::jump_false, {3}, middle);
  out.emit_jump(Opcode::jump_pair, {3}, skip);
  out.bind(middle);
  out.emit_jump(Opcode::jump, {}, end);
  out.bind(skip);
  out.emit(Opcode::car, {3, 3});
  out.bind(end);
  out.emit(Opcode::ret, {3});
  CodeTemplate code = out.finish();
  CHECK(static_cast<int32_t>(code.words[5]) == 4);
}

TEST_CASE("captured slots are packed four to a word", "[assembler]") {
  Assembler out;
  out.emit(Opcode::entry, {5, 0});
  uint8_t captured[] = {3, 4, 5, 6, 7};
  out.emit(Opcode::environment, {8, 5}, {}, captured);
  out.emit(Opcode::ret, {8});
  CodeTemplate code = out.finish();
  CHECK(instruction_length(&code.words[4]) == 3);
  CHECK(decode_slot(code.words[5] & 255) == 3);
  CHECK(decode_slot(code.words[6] & 255) == 7);
  CHECK(verify(code, 0) == "");
}

TEST_CASE("symbols and globals share constants", "[assembler]") {
  Arena arena;
  Assembler out;
  Datum *a = make_symbol(arena, intern("x"), {}), *b = make_symbol(arena, intern("x"), {});
  CHECK(out.constant({Constant::Kind::literal, a}) == out.constant({Constant::Kind::literal, b}));
  CHECK(out.constant({Constant::Kind::code, nullptr, nullptr, 1}) !=
        out.constant({Constant::Kind::closure, nullptr, nullptr, 1}));
}

TEST_CASE("the verifier refuses bad code", "[verifier]") {
  auto finish = [](auto write) {
    Assembler out;
    out.emit(Opcode::entry, {1, 0});
    write(out);
    return out.finish();
  };
  SECTION("a read of a slot not written on every path") {
    CodeTemplate code = finish([](Assembler& out) {
      auto label = out.make_label();
      out.emit_jump(Opcode::jump_false, {3}, label);
      out.emit(Opcode::word, {4, 8});
      out.bind(label);
      out.emit(Opcode::ret, {4});
    });
    CHECK(verify(code, 0).find("not written") != std::string::npos);
  }
  SECTION("a read of a window slot after its call") {
    CodeTemplate code = finish([](Assembler& out) {
      out.emit(Opcode::move, {6, 3});
      out.emit(Opcode::call, {4, 0, 0});
      out.emit(Opcode::ret, {6});
    });
    CHECK(verify(code, 0).find("not written") != std::string::npos);
  }
  SECTION("a constant or code that does not exist") {
    CodeTemplate code = finish([](Assembler& out) {
      out.emit(Opcode::constant, {4, 9});
      out.emit(Opcode::ret, {4});
    });
    CHECK(verify(code, 0).find("no such constant") != std::string::npos);
  }
  SECTION("a jump into an instruction") {
    CodeTemplate code = finish([](Assembler& out) {
      auto label = out.make_label();
      out.bind(label);
      out.emit_jump(Opcode::loop, {}, label);
    });
    code.words[4] += 1u << 8;
    CHECK(verify(code, 0).find("jump into nowhere") != std::string::npos);
  }
  SECTION("an operand that is not kept for the time when the instruction runs again") {
    CodeTemplate code = finish([](Assembler& out) {
      out.emit(Opcode::multiply, {3, 3, 3});
      out.emit(Opcode::ret, {3});
    });
    CHECK(verify(code, 0) == "");
    for (uint32_t& word : code.live) word &= ~8u;
    CHECK(verify(code, 0).find("operand not kept") != std::string::npos);
  }
  SECTION("an end that is fallen off") {
    CodeTemplate code = finish([](Assembler& out) { out.emit(Opcode::ret, {3}); });
    code.words.back() = encode(Opcode::move, encode_slot(4), encode_slot(3));
    code.frame_size = 5;
    CHECK(verify(code, 0) != "");
  }
}
