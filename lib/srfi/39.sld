;; SRFI 39: parameters.
(define-library (srfi 39)
  (import (gilt default))
  (export
    make-parameter parameterize))
