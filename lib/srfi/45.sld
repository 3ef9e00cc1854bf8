;; SRFI 45: iterative lazy algorithms; lazy is the delay-force of R7RS.
(define-library (srfi 45)
  (import (gilt core) (gilt control) (gilt syntax))
  (export delay (rename delay-force lazy) force (rename make-eager-promise eager)))
