;; SRFI 6: string ports.
(define-library (srfi 6)
  (import (gilt default))
  (export
    open-input-string open-output-string get-output-string))
