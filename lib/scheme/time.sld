;; (scheme time) of R7RS-small: the names of the report, gathered from where gilt keeps them.
(define-library (scheme time)
  (import (gilt default))
  (export
    current-jiffy current-second jiffies-per-second))
