;; (scheme repl) of R7RS-small: the names of the report, gathered from where gilt keeps them.
(define-library (scheme repl)
  (import (gilt default))
  (export
    interaction-environment))
