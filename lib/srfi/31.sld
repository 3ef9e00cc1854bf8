;; SRFI 31: rec, an expression that may refer to its own value.
(define-library (srfi 31)
  (import (gilt core))
  (export rec)
  (begin
    (define-syntax rec
      (syntax-rules ()
        ((_ (name . formals) body0 body ...) (letrec ((name (lambda formals body0 body ...))) name))
        ((_ name expression) (letrec ((name expression)) name))))))
