// Shapes of the code that the compiler makes. Code is compared as disassembly without its header line.
#include <catch2/catch.hpp>

#include "bytecode/disassembler.h"
#include "bytecode/unit_blob.h"
#include "bytecode/verifier.h"
#include "compiler/compiler.h"
#include "core_forms.h"

using namespace gilt;

namespace {

// Globals must outlive the units that name them.
bytecode::Unit compile(const std::string& source) {
  static std::vector<std::unique_ptr<testing::CoreForms>> kept;
  testing::CoreForms& forms = *kept.emplace_back(std::make_unique<testing::CoreForms>(source));
  return compiler::compile(forms.root, "test", forms.arena);
}

std::string instructions(const bytecode::CodeTemplate& code) {
  std::string text = bytecode::disassemble(code);
  return text.substr(text.find('\n') + 1);
}

// The code of the procedure called `name`.
std::string code_of(const bytecode::Unit& unit, const std::string& name) {
  for (const bytecode::CodeTemplate& code : unit.codes)
    if (code.name == name) return instructions(code);
  return "";
}

std::string code_of(const std::string& source, const std::string& name) { return code_of(compile(source), name); }

bool contains(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

size_t count(const std::string& text, const std::string& part) {
  size_t n = 0;
  for (size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++n;
  return n;
}

}  // namespace

TEST_CASE("fib is eight instructions", "[compiler]") {
  CHECK(code_of("(define fib (lambda (n) (if (< n 2) n (+ (fib (- n 1)) (fib (- n 2))))))", "fib") ==
        "  entry 1 [r3]\n"
        "  jump_not_less_i r3 2 L1\n"
        "  ret r3\n"
        "L1:\n"
        "  subtract_i r7 r3 1\n"
        "  call_self r4 1 [r3]\n"
        "  subtract_i r8 r3 2\n"
        "  call_self r5 1 [r4]\n"
        "  add r4 r4 r5\n"
        "  ret r4\n");
}

TEST_CASE("a named let is a loop without closure or call", "[compiler]") {
  std::string code = code_of(
      "(define sum (lambda (n) (letrec* ((loop (lambda (i acc) (if (= i n) acc (loop (+ i 1) (+ acc i))))))"
      " (loop 0 0))))", "sum");
  CHECK(code ==
        "  entry 1 [r3]\n"
        "  word r4 0\n"
        "  word r5 0\n"
        "L1:\n"
        "  jump_not_equal r4 r3 L2\n"
        "  ret r5\n"
        "L2:\n"
        "  add r5 r5 r4\n"
        "  add_i r4 r4 1\n"
        "  loop L1 [r3 r4 r5]\n");
}

TEST_CASE("loop variables that exchange values go through a temporary", "[compiler]") {
  std::string code = code_of("(define f (lambda (a b) (if (null? a) b (f b a))))", "f");
  CHECK(count(code, "move") == 3);
  CHECK(contains(code, "loop L1"));
}

TEST_CASE("self tail calls of a global procedure loop in its own slots", "[compiler]") {
  std::string code = code_of("(define f (lambda (n) (if (= n 0) n (f (- n 1)))))", "f");
  CHECK(contains(code, "subtract_i r3 r3 1"));
  CHECK(!contains(code, "call"));
}

TEST_CASE("an assigned global is called through its cell", "[compiler]") {
  std::string code = code_of("(define f (lambda (n) (f (- n 1)))) (set! f car)", "f");
  CHECK(contains(code, "tail_call_global r4 1 f"));
}

TEST_CASE("captured assigned variables are boxed, others stay in slots", "[compiler]") {
  CHECK(contains(code_of("(define f (lambda (x) (lambda () (set! x 1) x)))", "f"), "box r3 r3"));
  CHECK(!contains(code_of("(define f (lambda (x) (set! x 1) (car x)))", "f"), "box"));
  CHECK(contains(code_of("(define f (lambda (x) (set! x 1) (g) (car x)))", "f"), "box r3 r3"));
}

TEST_CASE("a variable read before its initialisation is a box that starts unbound", "[compiler]") {
  std::string code = code_of("(define f (lambda (g) (letrec* ((a (g (lambda () b))) (b (g a))) b)))", "f");
  CHECK(contains(code, "word r4 unbound"));
  CHECK(contains(code, "box r4 r4"));
  CHECK(contains(code, "box_set r4"));
}

TEST_CASE("mutually recursive procedures without outer variables are constants", "[compiler]") {
  bytecode::Unit unit = compile(
      "(define f (lambda (n) (letrec* ((e (lambda (n) (if (= n 0) (o 1) (o (- n 1)))))"
      " (o (lambda (n) (if (= n 0) (e 1) (e (- n 1)))))) (cons (e n) (o n)))))");
  CHECK(!contains(code_of(unit, "f"), "  closure"));
  CHECK(count(code_of(unit, "f"), "constant") == 2);
}

TEST_CASE("a group with outer variables remakes its siblings from what they share", "[compiler]") {
  bytecode::Unit unit = compile(
      "(define f (lambda (x y) (letrec* ((e (lambda (n) (if (= n x) (o 1) (o (- n 1)))))"
      " (o (lambda (n) (if (= n y) (e 1) (e (- n 1)))))) (cons (e 1) (o 2)))))");
  CHECK(contains(code_of(unit, "f"), "closure r5 2 code"));
  CHECK(contains(code_of(unit, "e"), "closure"));
}

TEST_CASE("a large group shares one environment", "[compiler]") {
  bytecode::Unit unit = compile(
      "(define f (lambda (a b c d e f g h i) (letrec* ((p (lambda (n) (if n (q a) (q (list b c d e f g h i)))))"
      " (q (lambda (n) (if n (p 1) (p 2))))) (cons (p 1) (q 2)))))");
  CHECK(contains(code_of(unit, "f"), "environment"));
  CHECK(contains(code_of(unit, "p"), "vector_ref"));
}

TEST_CASE("constants fold and known branches vanish", "[compiler]") {
  CHECK(code_of("(define f (lambda (x) (if (< 1 2) (+ 1 2 3) (x))))", "f") == "  entry 1 []\n  word r4 6\n  ret r4\n");
  CHECK(contains(code_of("(define f (lambda () (+ 1152921504606846975 1)))", "f"), "add_i"));
}

TEST_CASE("small global procedures are inlined, recursive ones are not", "[compiler]") {
  std::string source = "(define sq (lambda (x) (* x x))) (define f (lambda (a) (sq a)))";
  CHECK(contains(code_of(source, "f"), "multiply r4 r3 r3"));
  source = "(define r (lambda (x) (if x (+ 1 (r x)) 1))) (define f (lambda (a) (r a)))";
  CHECK(contains(code_of(source, "f"), "tail_call_global"));
}

TEST_CASE("a wrong argument count is left to the machine", "[compiler]") {
  CHECK(contains(code_of("(define f (lambda (a) (car a a)))", "f"), "constant r6 car"));
  CHECK(contains(code_of("(define g (lambda (a) a)) (define f (lambda (a) (g a a)))", "f"), "tail_call_global"));
}

TEST_CASE("multiple values are received without closures", "[compiler]") {
  std::string code = code_of(
      "(define f (lambda (g) (call-with-values (lambda () (g)) (lambda (a b . c) (cons a c)))))", "f");
  CHECK(contains(code, "accepts\n  receive r4 2 1"));
  code = code_of("(define f (lambda (a) (call-with-values (lambda () (values a 2)) (lambda (x y) (+ x y)))))", "f");
  CHECK(code == "  entry 1 [r3]\n  add_i r4 r3 2\n  ret r4\n");
}

TEST_CASE("comparisons with NaN in mind: <= is not turned into not greater", "[compiler]") {
  CHECK(contains(code_of("(define f (lambda (x) (if (<= x 5) 1 2)))", "f"), "jump_not_less_equal"));
  CHECK(contains(code_of("(define f (lambda (x) (if (> 5 x) 1 2)))", "f"), "jump_not_less_i r3 5"));
}

TEST_CASE("missing optional arguments are defaults, state slots are cleared", "[compiler]") {
  std::string code = code_of("(define f (lambda (v) (vector-fill! v 0)))", "f");
  CHECK(count(code, "#<default>") == 2);
  CHECK(contains(code, "word r8 #f"));
}

TEST_CASE("calls with very many arguments pass a list", "[compiler]") {
  std::string source = "(define f (lambda (g) (g";
  for (int i = 0; i < 1000; ++i) source += " " + std::to_string(i);
  CHECK(contains(code_of(source + ")))", "f"), "apply"));
}

TEST_CASE("a long top level is cut into several codes", "[compiler]") {
  std::string source;
  for (int i = 0; i < 20000; ++i) source += "(display " + std::to_string(i) + ")";
  bytecode::Unit unit = compile(source);
  CHECK(unit.codes.size() > 10);
  for (const bytecode::CodeTemplate& code : unit.codes) CHECK(code.words.size() < 20000);
}

TEST_CASE("long bodies of definitions do not nest", "[compiler]") {
  std::string source = "(define f (lambda (x) (letrec* (";
  for (int i = 0; i < 3000; ++i) source += "(v" + std::to_string(i) + " (lambda () (v" + std::to_string((i + 1) % 3000) + ")))";
  CHECK(contains(code_of(source + ") (v0))))", "f"), "loop L1"));
}

TEST_CASE("every primitive has a stub that verifies", "[compiler]") {
  bytecode::Unit unit = compiler::compile_primitive_stubs();
  CHECK(unit.codes.size() == bytecode::primitive_count);
  for (const bytecode::CodeTemplate& code : unit.codes) CHECK(bytecode::verify(code, 0) == "");
  CHECK(code_of(unit, "car") == "  entry 1 [r3]\n  car r3 r3\n  ret r3\n");
}

TEST_CASE("what may raise is kept though its value is not needed", "[compiler]") {
  CHECK(contains(code_of("(define f (lambda (x) (car x) 1))", "f"), "car"));
  CHECK(contains(code_of("(define f (lambda (x) (let ((y (vector-ref x 1))) 1)))", "f"), "vector_ref"));
  CHECK(code_of("(define f (lambda (x) (cons x x) (null? x) 1))", "f") == "  entry 1 []\n  word r4 1\n  ret r4\n");
}

TEST_CASE("signatures name the arguments", "[compiler]") {
  bytecode::Unit unit = compile("(define f (case-lambda ((a) a) ((a b . c) b)))");
  CHECK(unit.codes[1].signature == "(f a) or (f a b . c)");
}

TEST_CASE("instructions that may raise have the position of their expression", "[compiler]") {
  bytecode::Unit unit = compile("(define f (lambda (x) (car (cdr x))))");
  REQUIRE(unit.codes[1].points.size() == 3);  // entry, cdr, car
  CHECK(unit.codes[1].points[1].span.begin == 27);
  CHECK(unit.codes[1].points[2].span.begin == 22);
}

TEST_CASE("points of an inlined body say by which calls it came", "[compiler]") {
  bytecode::Unit unit = compile("(define g (lambda (x) (cons 1 (car x)))) (define f (lambda (y) (cons 2 (g y))))");
  const bytecode::CodeTemplate& f = unit.codes[2];
  REQUIRE(f.name == "f");
  REQUIRE(f.inlined.size() == 1);
  CHECK(f.inlined[0].procedure == "g");
  CHECK(f.inlined[0].call.begin == 71);
  CHECK(f.inlined[0].caller == 0);
  REQUIRE(f.points.size() == 4);  // entry, car, the cons of g, the cons of f
  CHECK(f.points[3].inlined == 0);
  CHECK(f.points[1].inlined == 1);
  CHECK(f.points[1].span.begin == 30);
}

TEST_CASE("an inlined tail call leaves no frame of its caller", "[compiler]") {
  bytecode::Unit unit = compile(
      "(define h (lambda (x) (car x))) (define g (lambda (x) (h x))) (define f (lambda (y) (cons 2 (g y))))");
  REQUIRE(unit.codes[2].inlined.size() == 1);
  CHECK(unit.codes[2].inlined[0].procedure == "h");
  CHECK(unit.codes[2].inlined[0].call.source == 0);
  const bytecode::CodeTemplate& f = unit.codes[3];
  REQUIRE(f.points.size() == 3);  // entry, car, cons
  uint32_t number = f.points[1].inlined;
  REQUIRE(number != 0);
  CHECK(f.inlined[number - 1].procedure == "h");
  CHECK(f.inlined[number - 1].call.begin == 92);
  CHECK(f.inlined[number - 1].caller == 0);
}

TEST_CASE("copying of a procedure that is applied to itself ends", "[compiler]") {
  std::string half = "(lambda (s) (lambda (n) (cons ((s s) n) ((s s) n))))";
  CHECK(compile("((lambda (s) (s s)) " + half + ")").codes.size() > 1);
}

TEST_CASE("a call of a global has a point for the operator and one for the call", "[compiler]") {
  bytecode::Unit unit = compile("(define f (lambda (x) (cons (g x) 1)))");
  const std::vector<bytecode::SourcePoint>& points = unit.codes[1].points;
  REQUIRE(points.size() == 4);  // entry, operator, call, cons
  CHECK(points[2].offset == points[1].offset + 1);
  CHECK(points[1].span.begin == 29);
  CHECK(points[2].span.begin == 28);
}

TEST_CASE("a unit survives being written and read", "[compiler]") {
  bytecode::Unit unit = compile("(define f (lambda (x) (g '(a \"b\" #(1 2.5)) 'sym (car x)))) (f 1)");
  std::string bytes = bytecode::write_unit(unit);
  std::map<std::string, std::unique_ptr<core::Global>> globals;
  bytecode::UnitBindings bindings;
  bindings.global = [&](std::string_view, const Name* name) {
    auto& global = globals[name->text];
    if (!global) global = std::make_unique<core::Global>(), global->name = name;
    return global.get();
  };
  bindings.source = [](std::string_view path) { return text::add_source(std::string(path), ""); };
  bytecode::UnitBlob blob(bytes, bindings);
  CHECK(blob.name() == "test");
  bytecode::Unit read = blob.read_all();
  CHECK(bytecode::disassemble(read) == bytecode::disassemble(unit));
  CHECK(read.codes[1].points.size() == unit.codes[1].points.size());
  REQUIRE(read.codes[0].inlined.size() == unit.codes[0].inlined.size());
  REQUIRE(!read.codes[0].inlined.empty());
  CHECK(read.codes[0].inlined[0].procedure == unit.codes[0].inlined[0].procedure);
  CHECK(read.codes[0].inlined[0].call.begin == unit.codes[0].inlined[0].call.begin);
  CHECK(read.codes[0].points.back().inlined == unit.codes[0].points.back().inlined);
  CHECK(read.codes[1].signature == unit.codes[1].signature);
}
