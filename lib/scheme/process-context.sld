;; (scheme process-context) of R7RS-small: the names of the report, gathered from where gilt keeps them.
(define-library (scheme process-context)
  (import (gilt default))
  (export
    command-line emergency-exit exit get-environment-variable get-environment-variables))
