;; Imports the library that raises.
(define-library (failing above)
  (import (scheme base) (failing twice))
  (export above)
  (begin (define above (list 'above result))))
