;; The body never comes to its end in the first thread that runs it.
(define-library (failing hanging)
  (import (scheme base) (srfi 18) (failing attempts))
  (export hung)
  (begin
    (if (not (eq? (thread-name (current-thread)) 'patient)) (thread-sleep! 100))
    (define hung 'loaded)))
