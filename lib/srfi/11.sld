;; SRFI 11: let-values.
(define-library (srfi 11)
  (import (gilt default))
  (export
    let-values let*-values))
