;; SRFI 9: records.
(define-library (srfi 9)
  (import (gilt default))
  (export
    define-record-type))
