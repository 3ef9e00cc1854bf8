; Loaded by the load_*.lisp programs.
(define (first-of things)
  (list (car things)))
(define (apply-to-five procedure)
  (list (procedure 5)))
