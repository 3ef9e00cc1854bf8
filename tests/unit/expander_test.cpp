// The expander: hygiene, syntax-rules, bodies, derived forms, libraries, their serialization, and messages. What a program
// expands to is compared as text (core/print.h), where x and x.1 are two variables of the same name.
#include <catch2/catch.hpp>

#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>

#include "base/blob.h"
#include "core/print.h"
#include "syntax/expander.h"
#include "syntax/library_blob.h"
#include "syntax/primitives.h"
#include "text/reader.h"

namespace {

using namespace gilt;
using syntax::Environment;

std::vector<Datum*> read_all(Arena& arena, const std::string& text) {
  text::Reader reader(arena, text::add_source("test", text));
  std::vector<Datum*> forms;
  while (Datum* datum = reader.next()) forms.push_back(datum);
  return forms;
}

// One line for each form of the unit.
std::string show(const core::Node* body) {
  if (body->kind != core::Node::Kind::sequence) return core::print(body);
  std::string out;
  for (const core::Node* node : body->arguments) out += (out.empty() ? "" : "\n") + core::print(node);
  return out;
}

struct World {
  syntax::Libraries libraries;
  std::vector<std::unique_ptr<Environment>> environments;
  std::vector<syntax::ExpandedUnit> units;  // of libraries
  syntax::Options options;

  World() {
    libraries.settings().on_library = [this](syntax::Library&, syntax::ExpandedUnit unit, text::Cancel) { units.push_back(std::move(unit)); };
  }
  syntax::ExpandedUnit program_unit(const std::string& text) {
    auto arena = std::make_shared<Arena>();
    environments.push_back(libraries.make_environment(Environment::Kind::program));
    return syntax::expand_program(libraries, *environments.back(), arena, read_all(*arena, text), options);
  }
  std::string program(const std::string& text) { return show(program_unit(text).body); }
  Environment& prompt() {
    environments.push_back(libraries.make_environment(Environment::Kind::interaction));
    libraries.import_defaults(*environments.back());
    return *environments.back();
  }
  syntax::ExpandedUnit form_unit(Environment& environment, const std::string& text) {
    auto arena = std::make_shared<Arena>();
    return syntax::expand_form(libraries, environment, arena, read_all(*arena, text).at(0), options);
  }
  std::string form(Environment& environment, const std::string& text) { return show(form_unit(environment, text).body); }
};

std::string expand(const std::string& text) { return World().program(text); }

template <class Work>
std::string error_of(Work work) {
  try {
    work();
  } catch (const text::SyntaxError& error) {
    return text::location(error.span()) + ": " + error.message();
  }
  return "no error";
}

std::string error(const std::string& text) {
  return error_of([&] { World().program(text); });
}

const core::Global* defined(const syntax::ExpandedUnit& unit, std::string_view name) {
  for (const core::Node* node : unit.body->arguments)
    if (node->kind == core::Node::Kind::global_define && node->global->name->text == name) return node->global;
  return nullptr;
}

const std::string my_or =
    "(define-syntax my-or (syntax-rules () ((_) #f) ((_ e) e) ((_ e r ...) (let ((t e)) (if t t (my-or r ...))))))";

TEST_CASE("expressions", "[expander]") {
  CHECK(expand("5") == "5");
  CHECK(expand("\"a\"") == "\"a\"");
  CHECK(expand("'(a . #(1 \"b\"))") == "'(a . #(1 \"b\"))");
  CHECK(expand("#(1 2)") == "'#(1 2)");
  CHECK(expand("(if 1 2)") == "(if 1 2 #<unspecific>)");
  CHECK(expand("(car x)") == "(#%car x)");
  CHECK(expand("(lambda (a . b) (cons a b))") == "(lambda (a . b) (#%cons a b))");
  CHECK(expand("(lambda a a)") == "(lambda a a)");
  CHECK(expand("(case-lambda ((a) a) ((a b . c) c))") == "(case-lambda ((a) a) ((a.1 b . c) c))");
  CHECK(expand("(begin 1 2)(begin)(begin (begin 3))") == "1\n2\n3");
  CHECK(expand("(define f (lambda (x) x))") == "(define f (lambda #:f (x) x))");
  CHECK(expand("(define f (let ((n 0)) (lambda () n)))") == "(define f (let ((n 0)) (lambda #:f () n)))");
  CHECK(expand("") == "#<unspecific>");
}

TEST_CASE("let and its family", "[expander]") {
  CHECK(expand("(let ((x 1) (y 2)) x)") == "(let ((x 1) (y 2)) x)");
  CHECK(expand("(let () 1)") == "1");
  CHECK(expand("(let ((x 1)) (let ((x x)) x))") == "(let ((x 1)) (let ((x.1 x)) x.1))");
  CHECK(expand("(let* ((x 1) (x x)) x)") == "(let ((x 1)) (let ((x.1 x)) x.1))");
  CHECK(expand("(letrec ((f (lambda () (g))) (g (lambda () (f)))) f)") ==
        "(letrec* ((f (lambda #:f () (g))) (g (lambda #:g () (f)))) f)");
  CHECK(expand("(let loop ((i 0)) (loop i))") == "(letrec* ((loop (lambda #:loop (i) (loop i)))) (loop 0))");
  CHECK(expand("(let ((loop 1)) (let loop ((i loop)) i))") ==
        "(let ((loop 1)) (letrec* ((loop.1 (lambda #:loop (i) i))) (loop.1 loop)))");
  CHECK(expand("(do ((i 0 (+ i 1)) (s 1)) ((= i 9) s) (f i))") ==
        "(letrec* ((do (lambda #:do (i s) (if (#%= i 9) s (begin (f i) (do (#%+ i 1) s)))))) (do 0 1))");
  CHECK(expand("(do ((i 0)) ((f)))") == "(letrec* ((do (lambda #:do (i) (if (f) #<unspecific> (do i))))) (do 0))");
  CHECK(expand("(let ((a 0)) (let-values (((a . b) 1) (c a)) (list a b c)))") ==
        "(let ((a 0)) (#%call-with-values (lambda () 1) (lambda (a.1 . b) "
        "(#%call-with-values (lambda () a) (lambda c (#%list a.1 b c))))))");
  CHECK(expand("(let ((a 0)) (let*-values (((a) 1) (c a)) (list a c)))") ==
        "(let ((a 0)) (#%call-with-values (lambda () 1) (lambda (a.1) "
        "(#%call-with-values (lambda () a.1) (lambda c (#%list a.1 c))))))");
}

TEST_CASE("conditionals", "[expander]") {
  CHECK(expand("(and)") == "#t");
  CHECK(expand("(and 1)") == "1");
  CHECK(expand("(and 1 2 3)") == "(if 1 (if 2 3 #f) #f)");
  CHECK(expand("(or)") == "#f");
  CHECK(expand("(or 1 2)") == "(let ((value 1)) (if value value 2))");
  CHECK(expand("(when 1 2 3)") == "(if 1 (begin 2 3) #<unspecific>)");
  CHECK(expand("(unless 1 2)") == "(if 1 #<unspecific> 2)");
  CHECK(expand("(cond (1 2) (3 => car) (4) (else 5 6))") ==
        "(if 1 2 (let ((value 3)) (if value (#%car value) (let ((value.1 4)) (if value.1 value.1 (begin 5 6))))))");
  CHECK(expand("(cond (1 2))") == "(if 1 2 #<unspecific>)");
  CHECK(expand("(let ((else #f)) (cond (else 1)))") == "(let ((else #f)) (if else 1 #<unspecific>))");
  CHECK(expand("(let ((=> 1)) (cond (2 => 3)))") == "(let ((=> 1)) (if 2 (begin => 3) #<unspecific>))");
  CHECK(expand("(case 1 ((2 a) 3) ((\"s\") => car) (else => cdr))") ==
        "(let ((key 1)) (if (if (#%eq? key 2) #t (#%eq? key 'a)) 3 (if (#%eqv? key \"s\") (#%car key) (#%cdr key))))");
  CHECK(expand("(case 1 (() 2))") == "(let ((key 1)) (if #f 2 #<unspecific>))");
  CHECK(expand("(case 1 ((1 2 3 4 5 6 7 8 9) 0))") ==
        "(let ((key 1)) (if (#%memv key '(1 2 3 4 5 6 7 8 9)) 0 #<unspecific>))");
}

TEST_CASE("quasiquote", "[expander]") {
  CHECK(expand("`a") == "'a");
  CHECK(expand("`(a b)") == "'(a b)");
  CHECK(expand("`(a ,1)") == "(#%list 'a 1)");
  CHECK(expand("`(,1 b c)") == "(#%cons 1 '(b c))");
  CHECK(expand("`(,1 . ,2)") == "(#%cons 1 2)");
  CHECK(expand("`(a ,@x)") == "(#%cons 'a x)");
  CHECK(expand("`(,@x b)") == "(#%append x '(b))");
  CHECK(expand("`(,@x ,2 ,@y . z)") == "(#%append x (#%list 2) y 'z)");
  CHECK(expand("`#(a ,1)") == "(#%list->vector (#%list 'a 1))");
  CHECK(expand("`#(a b)") == "'#(a b)");
  CHECK(expand("`(1 `(2 ,(3 ,x)))") == "(#%list 1 (#%list 'quasiquote (#%list 2 (#%list 'unquote (#%list 3 x)))))");
  CHECK(expand("`(1 `,,x)") == "(#%list 1 (#%list 'quasiquote (#%list 'unquote x)))");
  CHECK(expand("`(1 `,@,x)") == "(#%list 1 (#%list 'quasiquote (#%list 'unquote-splicing x)))");
  CHECK(expand("`(1 `(,,@x))") == "(#%list 1 (#%list 'quasiquote (#%list (#%cons 'unquote x))))");
  CHECK(error("(unquote x)") == "test:1:1: unquote: only allowed inside quasiquote");
}

TEST_CASE("bodies", "[expander]") {
  CHECK(expand("(lambda () (define a 1) (define (f) a) (f))") ==
        "(lambda () (letrec* ((a 1) (f (lambda #:f () a))) (f)))");
  CHECK(expand("(lambda (x) (begin (define a 1)) (begin) x)") == "(lambda (x) (letrec* ((a 1)) x))");
  CHECK(expand("(lambda () (f) (define a 1) a)") ==
        "(lambda () (letrec* ((effect (begin (f) #<unspecific>)) (a 1)) a))");
  CHECK(expand("(lambda () (define (a) (b)) (define (b) 1) (a))") ==
        "(lambda () (letrec* ((a (lambda #:a () (b))) (b (lambda #:b () 1))) (a)))");
  CHECK(expand("(lambda () (define-values (a . b) 1) b)") ==
        "(lambda () (letrec* ((values (#%call-with-values (lambda () 1) (lambda (value . value.1) "
        "(#%vector value value.1)))) (a (#%vector-ref values 0)) (b (#%vector-ref values 1))) b))");
  CHECK(expand("(lambda () (define-syntax m (syntax-rules () ((_ n v) (define n v)))) (m a 1) a)") ==
        "(lambda () (letrec* ((a 1)) a))");
  CHECK(expand("(let () (let-syntax () (define a 1)) a)") == "(letrec* ((a 1)) a)");
  CHECK(expand("(let ((x 1)) (define x 2) x)") == "(let ((x 1)) (letrec* ((x.1 2)) x.1))");
  CHECK(expand("(let ((define list)) (define 1 2))") == "(let ((define #%list)) (define 1 2))");
}

TEST_CASE("records", "[expander]") {
  CHECK(expand("(define-record-type p (make y) p? (x p-x) (y p-y set-y!))") ==
        "(define p (#%%make-record-type 'p '(x y)))\n"
        "(define make (lambda #:make (y) (#%%make-record p #f y)))\n"
        "(define p? (lambda #:p? (obj) (#%%is-record obj p)))\n"
        "(define p-x (lambda #:p-x (record) (#%%record-ref record p 0)))\n"
        "(define p-y (lambda #:p-y (record) (#%%record-ref record p 1)))\n"
        "(define set-y! (lambda #:set-y! (record value) (#%%record-set! record p 1 value)))");
  CHECK(expand("(let () (define-record-type p #f p?) p?)") ==
        "(letrec* ((p (#%%make-record-type 'p '())) (p? (lambda #:p? (obj) (#%%is-record obj p)))) p?)");
  CHECK(error("(define-record-type p (make z) p? (x p-x))") == "test:1:29: define-record-type: z is not a field");
}

TEST_CASE("a macro's names do not capture the user's, nor the other way round", "[expander]") {
  CHECK(expand(my_or + "(let ((t 1)) (my-or 2 t))") == "(let ((t 1)) (let ((t.1 2)) (if t.1 t.1 t)))");
  CHECK(expand(my_or + "(let ((if list)) (my-or 1 if))") ==
        "(let ((if #%list)) (let ((t 1)) (if t t if)))");
  CHECK(expand("(define-syntax swap! (syntax-rules () ((_ a b) (let ((tmp a)) (set! a b) (set! b tmp)))))"
               "(lambda (tmp other) (swap! tmp other))") ==
        "(lambda (tmp other) (let ((tmp.1 tmp)) (begin (set! tmp other) (set! other tmp.1))))");
  CHECK(expand("(let ((x 'outer)) (let-syntax ((m (syntax-rules () ((_) x)))) (let ((x 'inner)) (m))))") ==
        "(let ((x 'outer)) (let ((x.1 'inner)) x))");
  CHECK(expand("(let ((x 1)) (let-syntax ((foo (syntax-rules () ((_ y) (let-syntax ((bar (syntax-rules () ((_) "
               "(let ((x 2)) y))))) (bar)))))) (foo x)))") == "(let ((x 1)) (let ((x.1 2)) x))");
  CHECK(expand("(letrec-syntax ((ev (syntax-rules () ((_) #t) ((_ x . r) (od . r)))) (od (syntax-rules () ((_) #f) "
               "((_ x . r) (ev . r))))) (ev 1 2 3))") == "#f");
  CHECK(expand("(define-syntax m (syntax-rules () ((_ v) (lambda (x v) (list x v)))))(m x)") ==
        "(lambda (x x.1) (#%list x x.1))");
  CHECK(expand("(define-syntax q (syntax-rules () ((_ a) '(a b #(c)))))(q z)") == "'(z b #(c))");
  // A definition that a macro inserts is its own, each time.
  CHECK(expand("(define-syntax m (syntax-rules () ((_ n) (begin (define tmp 1) (define (n) tmp)))))(m a)(m b)") ==
        "(define tmp%1 1)\n(define a (lambda #:a () tmp%1))\n(define tmp%2 1)\n(define b (lambda #:b () tmp%2))");
  CHECK(expand("(define-syntax m (syntax-rules () ((_ n) (begin (define x 1) (define n x)))))(let () (m x) x)") ==
        "(letrec* ((x 1) (x.1 x)) x.1)");
}

TEST_CASE("literals match by binding", "[expander]") {
  const std::string m = "(define-syntax m (syntax-rules (else foo) ((_ else) 1) ((_ foo) 2) ((_ x) 3)))";
  CHECK(expand(m + "(m else)(m foo)(m bar)") == "1\n2\n3");
  // An else that nobody has imported is still taken for one.
  CHECK(expand("(import (except (gilt core) else))" + m + "(m else)(cond (else 4))") == "1\n4");
  CHECK(expand(m + "(let ((else 0)) (m else))") == "(let ((else 0)) 3)");
  CHECK(expand(m + "(let ((foo 0)) (m foo))") == "(let ((foo 0)) 3)");
  CHECK(expand("(define-syntax m (syntax-rules (...) ((_ ...) 1) ((_ x) 2)))(m ...)(m 1)") == "1\n2");
  CHECK(expand("(define-syntax m (syntax-rules (_) ((m _) 1) ((m x) 2)))(m _)(m 1)") == "1\n2");
}

TEST_CASE("ellipses", "[expander]") {
  auto rule = [](const std::string& pattern, const std::string& result, const std::string& use) {
    return expand("(define-syntax m (syntax-rules () (" + pattern + " '" + result + ")))" + use);
  };
  CHECK(rule("(_ x ...)", "(x ...)", "(m)") == "'()");
  CHECK(rule("(_ (a b ...) ...)", "((b ... a) ...)", "(m (1 2 3) (4))") == "'((2 3 1) (4))");
  CHECK(rule("(_ (a b ...) ...)", "(b ... ...)", "(m (1 2 3) (4 5) (6))") == "'(2 3 5)");
  CHECK(rule("(_ a ... z)", "(z a ...)", "(m 1 2 3)") == "'(3 1 2)");
  CHECK(rule("(_ a ... y z)", "(z y a ...)", "(m 1 2)") == "'(2 1)");
  CHECK(rule("(_ a ... y . z)", "(z y a ...)", "(m 1 2 3 . 4)") == "'(4 3 1 2)");
  CHECK(rule("(_ a . r)", "(r a)", "(m 1 2 3)") == "'((2 3) 1)");
  CHECK(rule("(_ #(a b ... c))", "#(c b ... a)", "(m #(1 2 3 4))") == "'#(4 2 3 1)");
  CHECK(rule("(_ (a ...) b)", "((a b) ...)", "(m (1 2) 3)") == "'((1 3) (2 3))");
  CHECK(rule("(_ (a ...) (b ...))", "((a (b ...)) ...)", "(m (1 2) (3 4))") == "'((1 (3 4)) (2 (3 4)))");
  CHECK(rule("(_ x)", "(... ...)", "(m 1)") == "'...");
  CHECK(rule("(_ x)", "(... (x ...))", "(m 1)") == "'(1 ...)");
  CHECK(rule("(_ 1 \"a\" #\\b x)", "x", "(m 1 \"a\" #\\b 2)") == "2");
  CHECK(expand("(define-syntax m (syntax-rules ::: () ((_ x :::) '(x ::: ...))))(m 1 2)") == "'(1 2 ...)");
  CHECK(expand("(define-syntax be-like-begin (syntax-rules () ((_ name) (define-syntax name (syntax-rules () "
               "((_ expr (... ...)) (begin expr (... ...))))))))(be-like-begin seq)(seq 1 2)") == "1\n2");
  // A macro that makes a macro with a pattern variable of the same name.
  CHECK(expand("(define-syntax m (syntax-rules () ((_ n x) (define-syntax n (syntax-rules () ((_ y) '(x y)))))))"
               "(m k y)(k 1)") == "'(y 1)");
}

TEST_CASE("errors of syntax-rules", "[expander]") {
  auto wrong = [](const std::string& rest) { return error("(define-syntax m (syntax-rules " + rest + "))"); };
  CHECK(wrong("(x 1) ((_) 1)") == "test:1:35: syntax-rules: a literal must be an identifier");
  CHECK(wrong("() ((_ x x) 1)") == "test:1:41: syntax-rules: x occurs twice in the pattern");
  CHECK(wrong("() ((_ x ... y ...) 1)") == "test:1:47: syntax-rules: two ellipses in one list of a pattern");
  CHECK(wrong("() ((_ x ...) x)") == "test:1:46: syntax-rules: x must be followed by an ellipsis here");
  CHECK(wrong("() ((_ x) (x ...))") ==
        "test:1:43: syntax-rules: no pattern variable before this ellipsis that it could repeat");
  CHECK(wrong("() (x 1)") == "test:1:36: syntax-rules: a pattern must be a list that begins with the keyword");
  CHECK(wrong("() ((_ x))") == "test:1:35: syntax-rules: expected a rule (pattern template)");
  CHECK(error("(define-syntax m 5)") == "test:1:18: expected (syntax-rules ...) as the meaning of m");
  CHECK(error("(define-syntax m (syntax-rules () ((_ a) 1)))(m)") ==
        "test:1:46: m: bad syntax; no rule of the macro matches this use");
  CHECK(error("(define-syntax m (syntax-rules () ((_ (a ...) (b ...)) '((a b) ...))))(m (1) (2 3))") ==
        "test:1:71: m: parts of different lengths are repeated together");
  CHECK(error("(define-syntax m (syntax-rules () ((_ x) (syntax-error \"bad thing:\" x 1))))\n (m (a \"b\"))") ==
        "test:2:2: bad thing: (a \"b\") 1 (in the expansion of m at test:1:35)");
}

TEST_CASE("an error inside an expansion says where the macro is", "[expander]") {
  const std::string macros =
      "(define-syntax inner (syntax-rules () ((_ x) (if))))\n(define-syntax outer (syntax-rules () ((_ x) (inner x))))\n";
  CHECK(error(macros + "(list\n  (outer 1))") ==
        "test:4:3: if: expected (if test consequent [alternate]) (in the expansion of inner at test:1:39, in that of outer)");
  // The argument's own position, where the argument is what is wrong.
  CHECK(error("(define-syntax m (syntax-rules () ((_ x) (list x))))\n(m (if))") ==
        "test:2:4: if: expected (if test consequent [alternate]) (in the expansion of m at test:1:35)");
}

TEST_CASE("errors name the form and its place", "[expander]") {
  CHECK(error("(f\n (if 1))") == "test:2:2: if: expected (if test consequent [alternate])");
  CHECK(error("()") == "test:1:1: () is not an expression; quote it: '()");
  CHECK(error("(f . x)") == "test:1:1: a call must be a proper list");
  CHECK(error("(quote 1 2)") == "test:1:1: quote: expected (quote datum)");
  CHECK(error("(if . 1)") == "test:1:1: if: not a proper list; expected (if test consequent [alternate])");
  CHECK(error("(list if)") == "test:1:7: if is syntax and cannot be used as an expression");
  CHECK(error("(lambda (x x) 1)") == "test:1:12: lambda: x is bound twice");
  CHECK(error("(lambda (1) 1)") == "test:1:10: lambda: expected an identifier");
  CHECK(error("(lambda (x))") == "test:1:1: lambda: expected (lambda formals body ...)");
  CHECK(error("(lambda () (define x 1))") == "test:1:1: lambda: the body has no expression after its definitions");
  CHECK(error("(lambda () (define x 1) (define x 2) x)") == "test:1:33: x is defined twice in this body");
  CHECK(error("(let ((x)) x)").find("test:1:7: let: a binding is (variable value)") == 0);
  CHECK(error("(let ((x 1) (x 2)) x)") == "test:1:14: let: x is bound twice");
  CHECK(error("(letrec ((x 1) (x 2)) x)") == "test:1:17: letrec: x is bound twice");
  CHECK(error("(if 1 (define x 1))") ==
        "test:1:7: define: not allowed here; a definition stands at the top level or in a body");
  CHECK(error("(set! car 1)") == "test:1:7: set!: car is imported from (gilt primitives) and cannot be assigned");
  CHECK(error("(set! if 1)") == "test:1:7: set!: if is syntax and cannot be assigned");
  CHECK(error("(cond (else 1) (2 3))").find("test:1:7: cond: else must be the last clause") == 0);
  CHECK(error("(cond (1 2 . 3))").find("test:1:7: cond: not a proper list") == 0);
  CHECK(error("(else)") == "test:1:1: else is not allowed here");
  CHECK(error("(begin)(list (begin))") == "test:1:14: begin: no expression; expected (begin form ...)");
  CHECK(error("(define 'hi)").find("test:1:1: define: expected") == 0);
  CHECK(error("(define 5 1)") == "test:1:9: define: expected an identifier");
  CHECK(error("'#0=(a . #0#)") == "no error");
  CHECK(error("#0=(car . #0#)") == "test:1:4: a call must be a proper list");
  CHECK(error("(car #0=(cdr . #0#))") == "test:1:9: a call must be a proper list");
}

TEST_CASE("looping and too deep expansions stop", "[expander]") {
  World world;
  world.options.max_steps = 10'000;
  CHECK(error_of([&] { world.program("(define-syntax m (syntax-rules () ((_ x) (m (x x)))))\n(m 1)"); })
            .find("test:2:1: the expansion of macros does not seem to end") == 0);
  world.options = {};
  world.options.max_depth = 100;
  std::string deep;
  for (int i = 0; i < 101; ++i) deep += "(car ";
  CHECK(error_of([&] { world.program(deep + "x" + std::string(101, ')')); }) == "test:1:501: too deeply nested");
  std::atomic<bool> cancel{true};
  world.options = {};
  world.options.cancel = &cancel;
  CHECK(error_of([&] { world.program("(define-syntax m (syntax-rules () ((_ x) (m x)))) (m 1)"); })
            .find(": interrupted") != std::string::npos);
}

TEST_CASE("what is long does not recurse", "[expander]") {
  std::string tests, quoted = "'";
  for (int i = 0; i < 100'000; ++i) tests += " (f)";
  for (const char* head : {"(begin", "(and", "(or", "(list", "(lambda ()", "(cond", "`(,a"}) CHECK(error(head + tests + ")") == "no error");
  CHECK(error("'" + std::string(200'000, '(') + std::string(200'000, ')')) == "no error");
  // Quoted in the expansion of a macro, so that aliases are looked for.
  CHECK(error("(define-syntax q (syntax-rules () ((_ x) '(y x))))(q " + std::string(200'000, '(') +
              std::string(200'000, ')') + ")") == "no error");
}

TEST_CASE("programs", "[expander]") {
  World world;
  auto unit = world.program_unit("(define (f) (car 1)) (define x 1) (define y 1) (set! y 2) (define z 1) (define z 2)");
  REQUIRE(defined(unit, "f"));
  CHECK(defined(unit, "f")->constant());
  CHECK(defined(unit, "f")->procedure);
  CHECK(defined(unit, "x")->constant());
  CHECK_FALSE(defined(unit, "y")->constant());
  CHECK_FALSE(defined(unit, "z")->constant());
  CHECK(unit.imports.empty());

  // Its own definition shadows a default, everywhere in the program.
  CHECK(world.program("(define (f) (car 1)) (define (car x) x)") ==
        "(define f (lambda #:f () (car 1)))\n(define car (lambda #:car (x) x))");

  auto open = world.program_unit("(define (f) 1) (define (g) (eval 1))");
  CHECK(defined(open, "f")->constant());  // its own undefined eval
  CHECK(world.program("(cond-expand (foo 1) ((not foo) 2 3))") == "2\n3");
  CHECK(world.program("(cond-expand (foo 1))") == "#<unspecific>");
}

TEST_CASE("imports", "[expander]") {
  World world;
  CHECK(world.program("(import (only (gilt primitives) car))(car cdr)") == "(#%car cdr)");
  CHECK(world.program("(import (prefix (only (gilt primitives) car cdr) p:))(p:car p:cdr)") == "(#%car #%cdr)");
  CHECK(world.program("(import (rename (gilt primitives) (car cdr) (cdr car)))(car cdr)") == "(#%cdr #%car)");
  CHECK(world.program("(import (except (gilt primitives) car))(car cdr)") == "(car #%cdr)");
  CHECK(world.program("(import (gilt core) (gilt primitives))(define (car x) x)(car 1)") ==
        "(define car (lambda #:car (x) x))\n(car 1)");
  CHECK(world.program("(cond-expand ((library (gilt core)) (import (gilt core))) (else (import (nowhere))))(begin 1)") == "1");
  auto wrong = [&](const std::string& text) { return error_of([&] { world.program(text); }); };
  CHECK(wrong("(import\n (foo bar))") == "test:2:2: no library named (foo bar)");
  CHECK(wrong("(import (only (gilt core) car))") == "test:1:27: only: (gilt core) does not export car");
  CHECK(wrong("(import (except (gilt core) car))") == "test:1:29: except: (gilt core) does not export car");
  CHECK(wrong("(import 5)").find("test:1:9: import: not an import set") == 0);
  CHECK(wrong("(import (foo \"bar\"))") == "test:1:9: a library's name is a list of identifiers and numbers");
  world.libraries.settings().search_path = {"nowhere", "/also"};
  CHECK(wrong("(import (foo 1))") == "test:1:9: no library named (foo 1); looked for nowhere/foo/1.sld, /also/foo/1.sld");
}

const std::string counter =
    "(define-library (my counter)"
    "  (export next (rename total sum) bump! my-if twice)"
    "  (import (gilt core) (gilt primitives))"
    "  (begin (define total 0) (define hidden 1)"
    "    (define (next) (set! total (+ total hidden)) total)"
    "    (define-syntax bump! (syntax-rules () ((_) (set! hidden (+ hidden 1)))))"
    "    (define-syntax my-if (syntax-rules (then) ((_ a then b) (cond (a b) (else helper)))))"
    "    (define helper 7)"
    "    (define-syntax make-twice (syntax-rules () ((_ name) (begin (define (tmp x) (list x x 'tmp)) (define-syntax name "
    "      (syntax-rules () ((_ e) (tmp e))))))))"
    "    (make-twice twice)))";

void check_counter(World& world) {
  const std::string prefix = "(import (my counter) (gilt core))";
  CHECK(world.program(prefix + "(next)") == "(next@(my counter))");
  CHECK(world.program(prefix + "sum") == "total@(my counter)");
  CHECK(world.program(prefix + "total") == "total");
  CHECK(world.program(prefix + "(lambda (hidden) (bump!))") ==
        "(lambda (hidden) (set! hidden@(my counter) (#%+ hidden@(my counter) 1)))");
  CHECK(world.program(prefix + "(let ((helper 1) (cond 2)) (my-if 3 then helper))") ==
        "(let ((helper 1) (cond 2)) (if 3 helper helper@(my counter)))");
  CHECK(world.program(prefix + "(twice 5)") == "(tmp%1@(my counter) 5)");
  CHECK(error_of([&] { world.program(prefix + "(set! sum 1)"); }) ==
        "test:1:40: set!: sum is imported from (my counter) and cannot be assigned");
  auto unit = world.program_unit(prefix + "(list next sum)");
  CHECK(unit.imports.at(0)->name() == "(my counter)");
  syntax::Library* library = world.libraries.find("(my counter)");
  CHECK(library->find_export(intern("next")).global->constant());
  CHECK_FALSE(library->find_export(intern("sum")).global->constant());
  CHECK_FALSE(library->global(intern("hidden"))->constant());  // a macro assigns it
  CHECK(library->global(intern("next")) == library->find_export(intern("next")).global);
  CHECK(library->export_names().size() == 5);
  CHECK(library->imports().size() == 2);
}

TEST_CASE("libraries", "[expander]") {
  World world;
  world.program(counter + "(import (gilt core))");
  REQUIRE(world.units.size() == 1);
  CHECK(defined(world.units[0], "next")->procedure);
  check_counter(world);
  auto wrong = [&](const std::string& text) { return error_of([&] { world.program(text); }); };
  const std::string start = "(define-library (x) (import (gilt core) (gilt primitives)) ";
  CHECK(wrong(start + "(export foo))") == "test:1:68: export: foo is not defined in (x)");
  CHECK(wrong(start + "(begin (define (car) 1)))") ==
        "test:1:76: car is imported from (gilt primitives) and cannot be defined in a library");
  CHECK(wrong(start + "(begin (define a 1) (define a 1)))") == "test:1:88: a is defined twice");
  CHECK(wrong(start + "(define a 1))").find("test:1:60: define-library: define is not a declaration") == 0);
  CHECK(wrong("(define-library (a) (import (b)))(define-library (b))") == "test:1:29: no library named (b)");
  CHECK(wrong("(define-library (a) (import (a)))") == "test:1:29: circular import: (a) imports (a)");
  CHECK(world.libraries.find("(a)") == nullptr);
  CHECK(world.libraries.exporters_of(intern("next")).at(0)->name() == "(my counter)");
}

TEST_CASE("precompiled libraries", "[expander]") {
  BlobWriter writer;
  {
    World first;
    first.program(counter);
    syntax::write_library_interface(writer, *first.libraries.find("(my counter)"));
  }
  static std::string bytes;
  bytes = writer.bytes();
  World world;
  BlobReader reader(bytes);
  syntax::read_library_interface(reader, world.libraries);
  CHECK(reader.done());
  check_counter(world);
  // And once more: what has been decoded is as good as what is being decoded.
  check_counter(world);
}

TEST_CASE("libraries from files", "[expander]") {
  namespace fs = std::filesystem;
  fs::path folder = fs::temp_directory_path() / ("gilt-expander-test-" + std::to_string(getpid()));
  fs::create_directories(folder / "a");
  auto write = [&](const std::string& name, const std::string& text) { std::ofstream(folder / name) << text; };
  write("a/b.sld", "(define-library (a b) (export x Y) (import (gilt core)) (include \"b.scm\") (include-ci \"c.scm\"))");
  write("a/b.scm", "(define x 1)");
  write("a/c.scm", "(DEFINE Z 2) (define |Y| z)");
  write("a/c.sld", "(define-library (a c) (import (a d)))");
  write("a/d.sld", "(define-library (a d) (import (a c)))");
  write("a/e.sld", "(define-library (a e)");
  write("a/f.sld", "(define-library (a x))");
  World world;
  world.libraries.settings().search_path = {folder.string()};
  CHECK(world.program("(import (a b))(x Y)") == "(x@(a b) Y@(a b))");
  CHECK(world.units.size() == 1);
  auto wrong = [&](const std::string& text) { return error_of([&] { world.program(text); }); };
  CHECK(wrong("(import (a c))").find("circular import: (a c) imports (a d) imports (a c)") != std::string::npos);
  CHECK(wrong("(import (a f))") == "test:1:9: " + (folder / "a/f.sld").string() + " does not define the library (a f)");
  CHECK(wrong("(import (a e))").find("a/e.sld:1:1: ") != std::string::npos);
  CHECK(world.program("(cond-expand ((library (a b)) 1))(cond-expand ((library (a z)) 1) (else 2))") == "1\n2");
  CHECK(wrong("(include \"nowhere.scm\")") == "test:1:10: include: cannot read nowhere.scm: No such file or directory");
  fs::remove_all(folder);
}

TEST_CASE("the prompt", "[expander]") {
  World world;
  Environment& prompt = world.prompt();
  CHECK(world.form(prompt, "(define (f) (g))") == "(define f (lambda #:f () (g)))");
  auto g = world.form_unit(prompt, "(define g 1)").body->global;
  CHECK(g == world.form_unit(prompt, "g").body->global);
  CHECK(g == world.form_unit(prompt, "(define g 2)").body->global);
  CHECK(g->redefinable);
  CHECK_FALSE(g->constant());
  CHECK(world.form(prompt, "(car 1)") == "(#%car 1)");
  world.form(prompt, "(define (car x) x)");
  CHECK(world.form(prompt, "(car 1)") == "(car 1)");
  world.form(prompt, "(import (only (gilt primitives) car))");
  CHECK(world.form(prompt, "(car 1)") == "(#%car 1)");
  CHECK(world.form(prompt, "(set! g 3)") == "(set! g 3)");

  // After an error the environment is as it was.
  CHECK(error_of([&] { world.form(prompt, "(begin (define (cdr x) x) (define-syntax if 5))"); }) != "no error");
  CHECK(world.form(prompt, "(cdr 1)") == "(#%cdr 1)");

  // Macros outlive the form that defines them.
  world.form(prompt, "(define-syntax def (syntax-rules () ((_ n) (begin (define tmp 1) (define-syntax n (syntax-rules () ((_) tmp)))))))");
  world.form(prompt, "(def one)");
  CHECK(world.form(prompt, "(let ((tmp 2)) (one))") == "(let ((tmp 2)) tmp%1)");
  world.form(prompt, "(define one 1)");
  CHECK(world.form(prompt, "one") == "one");

  auto names = syntax::bound_names(prompt);
  for (const char* name : {"f", "g", "car", "if", "cdr", "def"}) CHECK(std::binary_search(names.begin(), names.end(), name));
  CHECK_FALSE(std::binary_search(names.begin(), names.end(), "tmp"));
}

TEST_CASE("every primitive that the expander relies on exists", "[expander]") {
  for (const char* name : {"cons", "list", "append", "list->vector", "vector", "vector-ref", "eq?", "eqv?", "memv",
                           "call-with-values", "%make-record-type", "%make-record", "%is-record", "%record-ref", "%record-set!"})
    CHECK(syntax::lookup_primitive(name));
}

}  // namespace
