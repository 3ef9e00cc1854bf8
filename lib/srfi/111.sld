;; SRFI 111: boxes.
(define-library (srfi 111)
  (import (gilt default))
  (export
    box box? unbox set-box!))
