;; (scheme inexact) of R7RS-small: the names of the report, gathered from where gilt keeps them.
(define-library (scheme inexact)
  (import (gilt default))
  (export
    acos asin atan cos exp finite? infinite? log nan? sin sqrt tan))
