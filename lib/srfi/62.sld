;; SRFI 62: datum comments, which are always there.
(define-library (srfi 62))
