;; SRFI 124: ephemerons. The key and the datum of a broken one are #f.
(define-library (srfi 124)
  (import (gilt primitives))
  (export
    make-ephemeron ephemeron? ephemeron-broken? ephemeron-key ephemeron-datum reference-barrier))
