;; SRFI 2: and-let*. A clause is (variable expression), (expression) or a bound variable; the value is that of the last one when
;; there is no body.
(define-library (srfi 2)
  (import (gilt core))
  (export and-let*)
  (begin
    (define-syntax and-let*
      (syntax-rules ()
        ((_ ()) #t)
        ((_ () body0 body ...) (let () body0 body ...))
        ((_ ((variable expression))) (let ((variable expression)) variable))
        ((_ ((expression))) expression)
        ((_ ((variable expression) . clauses) . body)
         (let ((variable expression)) (if variable (and-let* clauses . body) #f)))
        ((_ ((expression) . clauses) . body)
         (if expression (and-let* clauses . body) #f))
        ((_ (variable)) variable)
        ((_ (variable . clauses) . body)
         (if variable (and-let* clauses . body) #f))))))
