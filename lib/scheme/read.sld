;; (scheme read) of R7RS-small: the names of the report, gathered from where gilt keeps them.
(define-library (scheme read)
  (import (gilt default))
  (export
    read))
