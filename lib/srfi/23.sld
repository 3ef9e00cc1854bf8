;; SRFI 23: error.
(define-library (srfi 23)
  (import (gilt default))
  (export
    error))
