;; SRFI 8: receive.
(define-library (srfi 8)
  (import (gilt core) (gilt primitives))
  (export receive)
  (begin
    (define-syntax receive
      (syntax-rules ()
        ((_ formals expression body0 body ...)
         (call-with-values (lambda () expression) (lambda formals body0 body ...)))))))
