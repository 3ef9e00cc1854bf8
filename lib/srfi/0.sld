;; SRFI 0: cond-expand.
(define-library (srfi 0)
  (import (gilt default))
  (export
    cond-expand))
