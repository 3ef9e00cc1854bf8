;; (scheme eval) of R7RS-small: the names of the report, gathered from where gilt keeps them.
(define-library (scheme eval)
  (import (gilt default))
  (export
    environment eval))
