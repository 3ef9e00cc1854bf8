;; (scheme lazy) of R7RS-small: the names of the report, gathered from where gilt keeps them.
(define-library (scheme lazy)
  (import (gilt default))
  (export
    delay delay-force force make-promise promise?))
