;; (scheme case-lambda) of R7RS-small: the names of the report, gathered from where gilt keeps them.
(define-library (scheme case-lambda)
  (import (gilt default))
  (export
    case-lambda))
