;; SRFI 145: assume. It is always checked; an assumption that does not hold raises an error with the expression.
(define-library (srfi 145)
  (import (gilt core) (gilt primitives))
  (export assume)
  (begin
    (define-syntax assume
      (syntax-rules ()
        ((_ expression message ...)
         (or expression (error "assume: does not hold:" 'expression message ...)))))))
