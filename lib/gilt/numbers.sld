;; Numeric procedures of more than one value.
(define-library (gilt numbers)
  (import (gilt core) (gilt primitives))
  (export floor/ truncate/ exact-integer-sqrt)
  (begin
    (define (two list) (values (car list) (cadr list)))
    (define (floor/ n d) (two (%floor/ n d)))
    (define (truncate/ n d) (two (%truncate/ n d)))
    (define (exact-integer-sqrt n) (two (%exact-integer-sqrt n)))))
