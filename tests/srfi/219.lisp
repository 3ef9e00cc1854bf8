; SRFI 219: definitions of procedures that return procedures.
(import (except (scheme base) define) (scheme write) (srfi 219))
(include "check.scm")

(define ((greet/prefix prefix) suffix) (string-append prefix " " suffix))
(define greet (greet/prefix "Hello"))
(check (greet "there!") => "Hello there!")

(define ((append-to . a) . b) (append a b))
(check ((append-to 1 2 3) 4 5 6) => '(1 2 3 4 5 6))
(check ((append-to)) => '())

(define (((jenga a b) c d) e f) (list 'jenga a b c d e f))
(check (((jenga 1 2) 3 4) 5 6) => '(jenga 1 2 3 4 5 6))

(define plain 'value)
(check plain => 'value)
(define (procedure x . rest) (list x rest))
(check (procedure 1 2 3) => '(1 (2 3)))
(check (let () (define ((inner a) b) (* a b)) ((inner 6) 7)) => 42)
(define ((counter start))
  (define value start)
  (lambda () (set! value (+ value 1)) value))
(check (let ((next ((counter 5)))) (list (next) (next))) => '(6 7))
(check-error (let ((f greet/prefix)) (f 1 2)) => "greet/prefix: expected 1 argument, got 2; usage: (greet/prefix prefix)")

(summary)
