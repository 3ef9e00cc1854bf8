;; (scheme complex) of R7RS-small: the names of the report, gathered from where gilt keeps them.
(define-library (scheme complex)
  (import (gilt default))
  (export
    angle imag-part magnitude make-polar make-rectangular real-part))
