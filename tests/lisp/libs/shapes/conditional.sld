; Declarations chosen by cond-expand, and a file that is included.
(define-library (shapes conditional)
  (export answer included-value chosen)
  (import (scheme base))
  (cond-expand
    ((library (no such library)) (begin (define chosen 'wrong)))
    (r7rs (begin (define chosen 'r7rs)))
    (else (begin (define chosen 'else))))
  (include "included.scm")
  (begin (define answer (* 2 included-value))))
