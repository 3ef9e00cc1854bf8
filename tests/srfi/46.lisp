; SRFI 46: an ellipsis of one's own, and patterns after an ellipsis.
(import (scheme base) (scheme write) (srfi 46))
(include "check.scm")

(define-syntax last-of
  (syntax-rules () ((_ x ... y) y)))
(check (last-of 1 2 3) => 3)
(check (last-of 1) => 1)
(define-syntax but-last
  (syntax-rules () ((_ (x ... y z)) (list x ...))))
(check (but-last (1 2 3 4)) => '(1 2))
(define-syntax my-list
  (syntax-rules ::: () ((_ x :::) (list x :::))))
(check (my-list 1 2 3) => '(1 2 3))
(define-syntax define-tuple
  (syntax-rules ::: ()
    ((_ name field :::)
     (define-syntax name (syntax-rules () ((_ (a ...)) (list '(field :::) a ...)))))))
(define-tuple point x y)
(check (point (1 2)) => '((x y) 1 2))
(define-syntax vector-last
  (syntax-rules () ((_ #(x ... y)) y)))
(check (vector-last #(1 2 3)) => 3)
(check (let-syntax ((f (syntax-rules () ((_ b ... . r) '(r b ...))))) (f 1 2 . 3)) => '(3 1 2))

(summary)
