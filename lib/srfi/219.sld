;; SRFI 219: definitions of procedures that return procedures, (define ((f a) b) ...).
(define-library (srfi 219)
  (import (gilt default))
  (export
    (rename define-curried define))
  (begin
    (define-syntax define-curried
      (syntax-rules ()
        ((_ ((head . outer) . formals) body0 body ...)
         (define-curried (head . outer) (lambda formals body0 body ...)))
        ((_ head . rest) (define head . rest))))))
