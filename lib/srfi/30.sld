;; SRFI 30: nested block comments, which are always there.
(define-library (srfi 30))
