;; SRFI 16: case-lambda.
(define-library (srfi 16)
  (import (gilt default))
  (export
    case-lambda))
