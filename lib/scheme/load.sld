;; (scheme load) of R7RS-small: the names of the report, gathered from where gilt keeps them.
(define-library (scheme load)
  (import (gilt default))
  (export
    load))
