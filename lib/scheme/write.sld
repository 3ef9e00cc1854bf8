;; (scheme write) of R7RS-small: the names of the report, gathered from where gilt keeps them.
(define-library (scheme write)
  (import (gilt default))
  (export
    display write write-shared write-simple))
