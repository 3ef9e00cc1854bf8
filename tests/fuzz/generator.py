"""Random Scheme programs that are well-formed, end, and mostly have a value.

A program is made from its seed alone. Expressions are made by the type that they are to have, now and then by another, so
that errors occur as well. Every loop and every procedure takes from a counter of fuel, and what could grow from turn to
turn is cut by `small`: so every program ends soon, with a result that can be written.
"""

import random

prelude = """\
(import (scheme base) (scheme write) (scheme read) (scheme char) (scheme cxr) (scheme inexact) (scheme lazy)
        (scheme case-lambda) (scheme eval) (only (srfi 1) fold filter iota delete reduce)
        (only (srfi 69) make-hash-table hash-table-set! hash-table-ref/default hash-table-delete!
              hash-table-update!/default hash-table-keys hash-table-size hash-table->alist))

(define fuel 0)
(define (tick)
  (set! fuel (- fuel 1))
  (if (< fuel 0) (raise 'out-of-fuel)))

;; What is left of `left` after the parts of x are taken from it; something negative when they are too many.
(define (less-weight left x)
  (cond ((< left 0) left)
        ((pair? x) (less-weight (less-weight (- left 1) (car x)) (cdr x)))
        ((vector? x)
         (let next ((i 0) (left left))
           (if (or (< left 0) (= i (vector-length x)))
               left
               (next (+ i 1) (less-weight (- left 1) (vector-ref x i))))))
        ((string? x) (- left (string-length x)))
        ((symbol? x) (- left (string-length (symbol->string x))))
        ((and (number? x) (exact? x) (real? x))
         (if (< (+ (abs (numerator x)) (denominator x)) 1000000000000000000000000000000) (- left 1) -1))
        (else (- left 1))))
(define (small x)
  (cond ((>= (less-weight 60 x) 0) x)
        ((number? x) (modulo (numerator x) 1000003))
        ((string? x) (string-copy x 0 20))
        (else '(big))))

(define (note x)
  (write (small x))
  (display " ")
  x)
(define (show-condition e)
  (display "! ")
  (cond ((error-object? e)
         (display (error-object-message e))
         (for-each (lambda (x) (display " ") (write (small x))) (error-object-irritants e)))
        (else (write (small e)))))
(define (run number thunk)
  (set! fuel 3000)
  (display number)
  (display ": ")
  (guard (e (#t (show-condition e)))
    (write (small (thunk))))
  (newline))

(define parameter (make-parameter 5))
(define environment-of-eval (environment '(scheme base)))
(define-record-type <point> (make-point x y) point? (x point-x set-point-x!) (y point-y))
(define-record-type <box> (make-box content) box? (content box-content set-box-content!))
"""

# Types: a value of the first four can be written and read back.
types = ["int", "num", "bool", "char", "str", "sym", "list", "vec", "proc", "point"]


class Generator:
    def __init__(self, seed, number):
        self.random = random.Random(f"{seed} {number}")
        self.number = number
        self.names = 0
        self.globals = []  # (name, type)
        self.macros = []   # (name, how many arguments, "int")

    # ------------------------------------------------------------- a program

    def program(self):
        """The definitions of a program and the call that runs it."""
        forms = [self.definition() for _ in range(self.random.randrange(5))]
        body = self.expression(self.random.choice(types), self.random.randrange(3, 7), list(self.globals))
        return "\n".join([*forms, f"(run {self.number} (lambda () {body}))"]) + "\n"

    def definition(self):
        make = self.random.choice([self.define_variable, self.define_procedure, self.define_procedure,
                                   self.define_recursion, self.define_macro, self.define_case_lambda])
        return make()

    def define_variable(self):
        kind = self.random.choice(types)
        # Nothing that can fail: an error at the top would end all programs of the file.
        name = self.fresh()
        text = f"(define {name} {self.literal(kind)})"
        self.globals.append((name, kind))
        return text

    def define_procedure(self):
        name, argument = self.fresh(), self.fresh()
        body = self.body("int", 3, [*self.globals, (argument, "int")])
        self.globals.append((name, "proc"))
        return f"(define ({name} {argument}) (tick) {body})"

    def define_recursion(self):
        name, n, rest = self.fresh(), self.fresh(), self.fresh()
        scope = [*self.globals, (n, "int"), (rest, "int")]
        step = self.pick([f"(+ {rest} {{e}})", f"(small (* {rest} {{e}}))", f"(- {{e}} {rest})", f"(max {rest} {{e}})"])
        step = step.format(e=self.expression("int", 2, scope))
        shape = self.pick([
            "(define ({f} {n}) (tick) (let {f}-loop (({n} (modulo {n} 7)) ({r} 1)) (if (<= {n} 0) {r} (begin (tick) ({f}-loop (- {n} 1) {s})))))",
            "(define ({f} {n}) (tick) (define (inner {n} {r}) (tick) (if (<= {n} 0) {r} (small (+ 1 (inner (- {n} 1) {s}))))) (inner (modulo {n} 9) 2))",
            "(define ({f} {n}) (tick) (letrec ((even (lambda ({n} {r}) (tick) (if (<= {n} 0) {r} (odd (- {n} 1) {s}))))"
            " (odd (lambda ({n} {r}) (if (<= {n} 0) (- {r}) (even (- {n} 1) (+ {r} 1)))))) (even (modulo {n} 11) 3)))"])
        self.globals.append((name, "proc"))
        return shape.format(f=name, n=n, r=rest, s=step)

    def define_case_lambda(self):
        name, a, b, c = (self.fresh() for _ in range(4))
        one = self.expression("int", 2, [*self.globals, (a, "int")])
        two = self.expression("int", 2, [*self.globals, (a, "int"), (b, "int")])
        self.globals.append((name, "proc"))
        return (f"(define {name} (case-lambda (({a}) (tick) {one}) (({a} {b}) (tick) {two}) "
                f"(({a} {b} . {c}) (tick) (length {c}))))")

    def define_macro(self):
        name = self.fresh()
        rules, arguments = self.pick([
            ("((_ a b) (let ((t a)) (if (odd? t) t (+ t b))))", 2),
            ("((_ a b c) (let* ((t a) (u (+ b t))) (tick) (if (< t u) (- u c) c)))", 3),
            ("((_) 0) ((_ a) a) ((_ a . rest) (let ((t a)) (if (even? t) (+ t 1) ({m} . rest))))", 4),
            ("((_ a ...) (+ (* a 2) ... 1))", 3),
            ("((_ (a b) ...) (let ((t 1)) (+ t (let ((x a)) (- x b)) ...)))", -2),
            ("((_ a b ... last) (apply + last (list (- b a) ...)))", 4),
            ("((_ #(a b ...) c) (vector-ref (vector c b ... a) 0))", 0),
            ("((_ a b) (let loop ((i (modulo a 5)) (sum 0)) (tick) (if (= i 0) sum (loop (- i 1) (small (+ sum b))))))", 2)])
        self.macros.append((name, arguments))
        return f"(define-syntax {name} (syntax-rules () {rules.format(m=name)}))"

    # ---------------------------------------------------------------- pieces

    def fresh(self):
        self.names += 1
        return f"p{self.number}{self.pick('abcdefgh')}{self.names}"

    def pick(self, choices):
        return self.random.choice(choices)

    def body(self, kind, depth, scope):
        """An expression, perhaps with definitions and effects before it."""
        parts, scope = [], list(scope)
        while self.random.random() < 0.25:
            name, type_of = self.fresh(), self.pick(types)
            parts.append(f"(define {name} {self.expression(type_of, depth - 1, scope)})")
            scope.append((name, type_of))
        while self.random.random() < 0.2:
            parts.append(self.effect(depth - 1, scope))
        last = self.expression(kind, depth, scope)
        return f"(let () {' '.join(parts)} {last})" if parts else last

    def effect(self, depth, scope):
        choice = self.random.randrange(5)
        variables = [(name, kind) for name, kind in scope if kind != "proc" and (name, kind) not in self.globals]
        if choice < 3 and variables:
            name, kind = self.pick(variables)
            return f"(set! {name} (small {self.expression(kind, depth, scope)}))"
        if choice == 3:
            return f"(when {self.expression('bool', depth, scope)} (note {self.expression('int', depth, scope)}))"
        return f"(note {self.expression(self.pick(types[:7]), depth, scope)})"

    def expression(self, kind, depth, scope):
        if self.random.random() < 0.02:
            kind = self.pick(types)
        fitting = [name for name, type_of in scope if type_of == kind]
        if depth <= 0 or self.random.random() < 0.1:
            return self.pick(fitting) if fitting and self.random.random() < 0.75 else self.literal(kind)
        general = self.random.random()
        if general < 0.3:
            return self.structure(kind, depth - 1, scope)
        templates = self.by_type[kind]
        return self.fill(self.pick(templates), depth - 1, scope)

    def fill(self, template, depth, scope):
        """Replaces {int} and the like by expressions, {name} by a fresh name for the whole template."""
        out, names, at = [], {}, 0
        while True:
            opening = template.find("{", at)
            if opening < 0:
                return "".join(out) + template[at:]
            closing = template.index("}", opening)
            out.append(template[at:opening])
            word = template[opening + 1:closing]
            at = closing + 1
            if word in self.by_type:
                out.append(self.expression(word, depth, scope))
            elif word == "call":
                out.append(self.call(depth, scope))
            elif word == "literal":
                out.append(self.literal(self.pick(types[:7])))
            elif word == "closed":
                out.append(self.expression("int", depth, []))
            elif word.startswith("with "):  # {with x int bool}: an expression of type bool in which x is an int
                _, name, type_of, wanted = word.split()
                out.append(self.body(wanted, depth, [*scope, (names.setdefault(name, self.fresh()), type_of)]))
            else:
                out.append(names.setdefault(word, self.fresh()))

    def call(self, depth, scope):
        """A call of a macro or a procedure of this program, for an integer."""
        if self.macros and self.random.random() < 0.4:
            name, count = self.pick(self.macros)
            arguments = [self.expression("int", depth - 1, scope) for _ in range(abs(count) or 3)]
            if count == 0:
                return f"({name} #({arguments[0]} {arguments[1]}) {arguments[2]})"
            if count < 0:
                arguments = [f"({a} {self.expression('int', depth - 1, scope)})" for a in arguments]
            return f"({name} {' '.join(arguments)})"
        return f"({self.expression('proc', depth, scope)} {self.expression('int', depth, scope)})"

    def structure(self, kind, depth, scope):
        """What any type may come out of."""
        template = self.pick(self.structures).replace("{it}", "{" + kind + "}").replace(" it}", f" {kind}}}")
        return self.fill(template, depth, scope)

    structures = [
        "(if {bool} {it} {it})",
        "(cond ({bool} {it}) ({bool} {it}) (else {it}))",
        "(case {int} ((0 1 2) {it}) ((3 -1 7) {it}) (else {it}))",
        "(let (({x} {int}) ({y} {list})) {with x int it})",
        "(let* (({x} {int}) ({y} (+ {x} 1))) {with y int it})",
        "(let (({x} {str})) {with x str it})",
        "(let (({x} {proc})) {with x proc it})",
        "(letrec (({f} (lambda ({n}) (tick) (if (<= {n} 0) 0 (small (+ {int} ({f} (- {n} 1)))))))) {with f proc it})",
        "((lambda ({x} . {y}) {with x int it}) {int} {int})",
        "((lambda {x} {with x list it}) {int} {int} {int})",
        "(let-values ((({x} {y}) (values {int} {int})) (({z}) (values {str}))) {with y int it})",
        "(call-with-values (lambda () (values {int} {it})) (lambda ({x} {y}) (if (odd? {x}) {y} {it})))",
        "(call/cc (lambda ({k}) (if {bool} ({k} {it}) {it})))",
        "(call/cc (lambda ({k}) (for-each (lambda ({x}) (tick) (when {with x int bool} ({k} {it}))) {list}) {it}))",
        "(guard ({e} ((symbol? {e}) {it}) ((string? {e}) {it})) (if {bool} (raise 'oops) {it}))",
        "(guard ({e} (#t (note (if (error-object? {e}) 'failed {e})) {it})) {it})",
        "(guard ({e} ((error-object? {e}) {it})) (error \"message\" {int} {str}))",
        "(with-exception-handler (lambda ({e}) {it}) (lambda () (let (({x} (raise-continuable {int}))) {x})))",
        "(dynamic-wind (lambda () (note 'in)) (lambda () {it}) (lambda () (note 'out)))",
        "(call/cc (lambda ({k}) (dynamic-wind (lambda () (note 1)) (lambda () ({k} {it})) (lambda () (note 2)))))",
        "(let (({k} #f) ({n} 0)) (let (({v} (call/cc (lambda ({c}) (set! {k} {c}) {it})))) (tick) (set! {n} (+ {n} 1))"
        " (if (< {n} 3) ({k} {it}) {v})))",
        "(let (({k} #f) ({n} 0)) (dynamic-wind (lambda () (note 'again)) (lambda () (call/cc (lambda ({c}) (set! {k} {c})))"
        " {it}) (lambda () (note 'left))) (set! {n} (+ {n} 1)) (tick) (if (< {n} 3) ({k} 0) {it}))",
        "(parameterize ((parameter {int})) {it})",
        "(force (delay {it}))",
        "(force (delay-force (delay {it})))",
        "(let (({p} (delay (begin (note 'once) {it})))) (force {p}) (force {p}))",
        "(begin (note {int}) {it})",
        "(let {loop} (({i} (modulo {int} 4)) ({a} {it})) (tick) (if (<= {i} 0) {a} ({loop} (- {i} 1) (small {with i int it}))))",
        "(do (({i} 0 (+ {i} 1)) ({a} {it} (small {it}))) ((= {i} 3) {a}) (tick))",
        "(car (list {it} {int}))",
        "(vector-ref (vector {it} {it}) {bit})",
        "(let (({b} (make-box {it}))) (set-box-content! {b} {it}) (box-content {b}))",
        "(let (({t} (make-hash-table))) (hash-table-set! {t} {int} {it}) (hash-table-ref/default {t} {int} {it}))",
        "(let-syntax (({m} (syntax-rules () ((_ {a} {b}) (if {a} {b} {it}))))) ({m} {bool} {it}))",
        "(or (and {bool} {it}) {it})",
        "(let (({x} {int})) (set! {x} (small (+ {x} {int}))) {with x int it})",
        "(let (({f} (lambda () {it}))) (tick) ({f}))",
        "(apply (lambda ({x} {y}) {with x int it}) (list {int} {str}))",
        "(cadr `(,{int} ,{it} ,@{list}))",
        "(cond ((assv {int} (list (cons {int} {int}))) => (lambda ({x}) {it})) (else {it}))",
    ]

    by_type = {
        "bit": ["(modulo {int} 2)", "0", "1", "(if {bool} 0 1)", "{int}"],
        "int": [
            "(+ {int} {int})", "(- {int} {int})", "(* {int} {int})", "(+ {int} {int} {int})", "(- {int})", "(abs {int})",
            "(max {int} {int})", "(min {int} {int})", "(gcd {int} {int})", "(lcm {int} {int})", "(quotient {int} {int})",
            "(remainder {int} {int})", "(modulo {int} {int})", "(floor-quotient {int} {int})", "(square {int})",
            "(exact (floor {num}))", "(exact (truncate {num}))", "(round {int})", "(expt {int} 3)", "(expt 2 (modulo {int} 80))",
            "(call-with-values (lambda () (floor/ {int} {int})) (lambda ({q} {r}) (+ {q} {r})))",
            "(length {list})", "(vector-length {vec})", "(string-length {str})", "(char->integer {char})", "(point-x {point})",
            "(apply + {list})", "(apply max 0 {list})", "(list-ref {list} {int})", "(vector-ref {vec} {bit})", "(vector-ref {vec} {int})", "(car {list})",
            "(fold + 0 {list})", "(fold (lambda ({x} {y}) (tick) (small {with x int int})) 0 {list})", "(parameter)",
            "{call}", "{call}", "{call}", "({proc} {int})", "(string->number (number->string {int}))", "(bytevector-u8-ref (bytevector 1 2 3) {int})",
            "(eval '{closed} environment-of-eval)", "(numerator {num})", "(denominator (exact {num}))",
            "(let (({t} (make-hash-table))) (for-each (lambda ({x}) (hash-table-update!/default {t} {x} (lambda ({y}) (+ {y} 1)) 0)) {list}) (hash-table-size {t}))",
            "(read (open-input-string (number->string {int})))", "(string->number {str})", "(digit-value {char})",
            "(bytevector-length (string->utf8 {str}))", "(exact {int})"],
        "num": [
            "(/ {int} {int})", "(/ {num} {num})", "(+ {num} {int})", "(* {num} {num})", "(- {num} {num})", "(inexact {int})",
            "(exact {num})", "(sqrt (abs {int}))", "(sqrt (abs {num}))", "(exp (- (abs {int})))", "(sin {num})", "(atan {num} {num})", "(floor {num})",
            "(round {num})", "(truncate {num})", "(max {num} {int})", "(min {num} 0.5)", "(expt {num} 2)", "(expt 2.0 (modulo {int} 50))",
            "(string->number (number->string {num}))", "(abs {num})", "(inexact {num})", "(square {num})",
            "(rationalize (exact {num}) 1/10)", "{int}"],
        "bool": [
            "(< {int} {int})", "(= {int} {int})", "(<= {num} {num})", "(> {int} {num})", "(zero? {int})", "(odd? {int})", "(even? {int})",
            "(negative? {num})", "(not {bool})", "(and {bool} {bool})", "(or {bool} {bool})", "(eq? {sym} {sym})", "(eqv? {int} {int})",
            "(equal? {list} {list})", "(equal? {vec} {vec})", "(equal? {literal} {literal})", "(null? {list})", "(pair? {list})", "(string? {literal})",
            "(string=? {str} {str})", "(string<? {str} {str})", "(char<? {char} {char})", "(char-alphabetic? {char})", "(procedure? {proc})",
            "(memv {int} {list})", "(member {int} {list})", "(exact? {num})", "(integer? {num})", "(boolean=? {bool} {bool})", "(point? {literal})",
            "(nan? {num})", "(symbol? {sym})", "(eof-object? (read-char (open-input-string {str})))", "(char-upper-case? {char})", "(exact-integer? {literal})"],
        "char": [
            "(string-ref {str} {int})", "(integer->char (+ 32 (modulo {int} 500)))", "(char-upcase {char})", "(char-downcase {char})",
            "(read-char (open-input-string {str}))", "(string-ref (symbol->string {sym}) 0)", "(integer->char {int})", "(char-foldcase {char})"],
        "str": [
            "(string-append {str} {str})", "(number->string {int})", "(number->string {int} 2)", "(number->string {num})", "(symbol->string {sym})",
            "(substring {str} 0 {int})", "(string-copy {str})", "(string-upcase {str})", "(string-downcase {str})", "(list->string (list {char} {char}))",
            "(string {char} {char})", "(make-string (modulo {int} 5) {char})", "(string-map char-upcase {str})", "(string-map (lambda ({x}) (tick) {with x char char}) {str})",
            "(let (({p} (open-output-string))) (write {literal} {p}) (display {int} {p}) (get-output-string {p}))",
            "(let (({p} (open-output-string))) (write {list} {p}) (get-output-string {p}))", "(utf8->string (string->utf8 {str}))",
            "(let (({s} (make-string 3 {char}))) (string-set! {s} {bit} {char}) {s})", "(let (({s} (string-copy {str}))) (string-fill! {s} {char} 0 {bit}) {s})",
            "(read-line (open-input-string {str}))", "(read-string 3 (open-input-string {str}))", "(vector->string (vector {char} {char}))",
            "(let (({s} (string-copy {str}))) (string-copy! {s} 0 {str}) {s})", "(string-append {str} {str} {str})", "(apply string-append (map number->string {list}))"],
        "sym": ["(string->symbol {str})", "(if {bool} 'a 'b)", "(car '(x y))", "(string->symbol (string-append \"s\" (number->string {int})))", "(caar '((q)))"],
        "list": [
            "(list {int} {int})", "(list {int} {int} {int})", "(cons {int} {list})", "(append {list} {list})", "(reverse {list})", "(cdr {list})",
            "(list-tail {list} {int})", "(list-copy {list})", "(map (lambda ({x}) (tick) {with x int int}) {list})", "(map + {list} {list})",
            "(map (lambda ({x} {y}) (tick) {with y int int}) {list} {list})", "(vector->list {vec})", "(filter odd? {list})", "(filter (lambda ({x}) (tick) {with x int bool}) {list})",
            "(iota (modulo {int} 6))", "(delete {int} {list})", "(map car (list (list {int}) (list {int})))", "(memv {int} {list})", "`(1 ,{int} ,@{list} 4)",
            "(let {loop} (({i} 0) ({a} '())) (tick) (if (= {i} 4) {a} ({loop} (+ {i} 1) (cons {with i int int} {a}))))",
            "(do (({i} 0 (+ {i} 1)) ({a} '() (cons (small {int}) {a}))) ((= {i} 3) {a}) (tick))",
            "(call-with-values (lambda () (values {int} {int})) list)", "(let (({t} (make-hash-table))) (hash-table-set! {t} {int} {int}) (hash-table-set! {t} {int} {int}) (hash-table-delete! {t} {int}) (hash-table-keys {t}))",
            "(map char->integer (string->list {str}))", "(apply map max (list {list} {list}))",
            "(let (({l} (list-copy {list}))) (set-car! {l} {int}) {l})", "(let (({l} (list 1 2 3))) (set-cdr! (cdr {l}) {list}) {l})"],
        "vec": [
            "(vector {int} {int})", "(vector {int} {int} {int})", "(make-vector (modulo {int} 4) {int})", "(list->vector {list})", "(vector-map (lambda ({x}) (tick) {with x int int}) {vec})",
            "(vector-append {vec} {vec})", "(vector-copy {vec})", "(vector-copy {vec} 0 {bit})", "(let (({v} (make-vector 3 {int}))) (vector-set! {v} {bit} {int}) {v})",
            "(let (({v} (vector-copy {vec}))) (vector-fill! {v} {int}) {v})", "(let (({v} (vector 1 2 3 4))) (vector-copy! {v} {bit} {vec}) {v})", "(vector-map + {vec} {vec})",
            "`#(1 ,{int} ,@{list})"],
        "proc": [
            "(lambda ({x}) (tick) {with x int int})", "(lambda ({x}) (tick) {with x int int})", "(let (({n} {int})) (lambda ({x}) (set! {n} (small (+ {n} {x}))) {n}))", "abs", "-", "(if {bool} {proc} square)",
            "(lambda {x} (tick) {with x list int})", "(lambda ({x} . {y}) (tick) {with y list int})", "(let (({f} {proc})) (lambda ({x}) (tick) ({f} ({f} {x}))))",
            "(call/cc (lambda ({k}) (lambda ({x}) (tick) ({k} (lambda ({y}) {with x int int})))))"],
        "point": ["(make-point {int} {int})", "(let (({p} (make-point {int} {int}))) (set-point-x! {p} {int}) {p})", "(make-point (point-x {point}) (point-y {point}))"],
    }

    def literal(self, kind):
        if kind == "int":
            return str(self.pick([0, 1, 2, 3, -1, -7, 10, 255, 1000, 2**60 - 1, -2**60, 2**60, 2**62, 10**20, -10**25,
                                  self.random.randrange(-100, 100), self.random.randrange(-10**18, 10**18)]))
        if kind == "num":
            return self.pick(["0.5", "-1.25", "1/3", "-7/2", "1e10", "0.0", "-0.0", "1e-7", "123456789.123", "5", "+inf.0", "1e300",
                              repr(self.random.uniform(-10, 10))])
        if kind == "list":
            return "'(" + " ".join(self.literal("int") for _ in range(self.random.randrange(5))) + ")"
        if kind == "vec":
            return "'#(" + " ".join(self.literal("int") for _ in range(self.random.randrange(4))) + ")"
        if kind == "point":
            return f"(make-point {self.literal('int')} {self.literal('int')})"
        return self.pick({"bool": ["#t", "#f"], "bit": ["0", "1"],
                          "char": ["#\\a", "#\\Z", "#\\space", "#\\5", "#\\x3bb", "#\\newline", "#\\xdf"],
                          "str": ['""', '"abc"', '"Hello, World"', '"12"', '"stra\\xdf;e"', '"\\x3bb;x"', '"1/2"', '"a b\\nc"', '"-3e2"'],
                          "sym": ["'a", "'b", "'foo", "'|a b|", "'set!"],
                          "proc": ["abs", "square", "-", "(lambda (x) x)", "(lambda (x) (+ x 1))"]}[kind])
