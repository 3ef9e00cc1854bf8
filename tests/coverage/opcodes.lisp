;; Code for instructions that programs seldom need: predicates as values, jumps on a pair, and closures that share an
;; environment because they capture much.
(import (scheme base) (scheme write))

(define (show label value)
  (display label) (display ": ") (write value) (newline))

(define (negation x) (not x))
(show "not as a value" (map negation '(1 #f #t ())))

(define (pair-or-vector x)
  (if (or (pair? x) (vector? x)) (if (pair? x) (car x) 'vector) 'neither))
(show "pair or vector" (map pair-or-vector (list '(1) '#(2) 3)))

;; even and odd count down to values that depend on ten variables, and are themselves values.
(define (parity a b c d e f g h i j)
  (letrec ((even (lambda (n) (if (= n 0) (list a b c d e) (odd (- n 1)))))
           (odd (lambda (n) (if (= n 0) (list f g h i j) (even (- n 1))))))
    (list even odd)))
(show "group of closures" (map (lambda (p) (list (p 3) (p 4))) (apply parity '(1 2 3 4 5 6 7 8 9 10))))

;; Primitives as values: their stubs check counts and fill in optional arguments.
(define (call f . arguments) (apply f arguments))
(show "optional arguments of a stub" (list (call vector-copy (vector 1 2 3) 1) (call vector-copy (vector 1 2 3))))
(show "stubs of arithmetic" (list (call +) (call - 5) (call * 2 3 4) (call < 1 2 3) (call = 1 2)))
