; let-syntax and letrec-syntax: scope, shadowing, mutual recursion.
(import (scheme base) (scheme write))

(define (show label value)
  (display label) (display ": ") (write value) (newline))

(show "let-syntax" (let-syntax ((double (syntax-rules () ((_ x) (* 2 x))))) (double 5)))
(show "several" (let-syntax ((a (syntax-rules () ((_) 1))) (b (syntax-rules () ((_) 2)))) (list (a) (b))))
(show "shadows" (let-syntax ((m (syntax-rules () ((_) 'outer)))) (let-syntax ((m (syntax-rules () ((_) 'inner)))) (m))))
(show "let-syntax does not see itself"
  (let-syntax ((m (syntax-rules () ((_) 'outer))))
    (let-syntax ((m (syntax-rules () ((_ x) (m)))))
      (m 1))))
(show "letrec-syntax sees itself"
  (letrec-syntax ((count (syntax-rules () ((_) 0) ((_ x . r) (+ 1 (count . r)))))) (count a b c)))
(show "mutual"
  (letrec-syntax
      ((even-args? (syntax-rules () ((_) #t) ((_ x . r) (odd-args? . r))))
       (odd-args? (syntax-rules () ((_) #f) ((_ x . r) (even-args? . r)))))
    (list (even-args?) (even-args? a) (even-args? a b) (odd-args? a))))
(show "sees the surroundings" (let ((x 1)) (let-syntax ((m (syntax-rules () ((_) x)))) (let ((x 2)) (list (m) x)))))
(show "report example" (let ((x 'outer)) (let-syntax ((m (syntax-rules () ((m) x)))) (let ((x 'inner)) (m)))))
(show "shadows a procedure" (let-syntax ((car (syntax-rules () ((_ x) (list 'macro x))))) (car 5)))
(show "shadows a core form" (let-syntax ((if (syntax-rules () ((_ a b c) (list a b c))))) (if 1 2 3)))
(show "variable shadows the macro" (let-syntax ((m (syntax-rules () ((_) 'macro)))) (let ((m (lambda () 'variable))) (m))))
(show "body with definitions" (let-syntax ((def (syntax-rules () ((_ n v) (define n v))))) (let () (def a 1) (def b 2) (+ a b))))
(show "expression body" (let-syntax () 'empty))
(show "in a procedure body" (let () (define (f x) (let-syntax ((sq (syntax-rules () ((_ y) (* y y))))) (sq (+ x 1)))) (f 3)))
(show "macro with a local in its template" (let ((n 10)) (let-syntax ((plus-n (syntax-rules () ((_ x) (+ x n))))) (let ((n 1)) (plus-n n)))))
(show "report example: given" (let-syntax ((given-that (syntax-rules () ((_ test stmt1 stmt2 ...) (if test (begin stmt1 stmt2 ...)))))) (let ((if #t)) (given-that if (set! if 'now)) if)))
