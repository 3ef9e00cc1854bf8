;; Counts the attempts of another library.
(define-library (racing attempts)
  (import (scheme base))
  (export attempts)
  (begin (define attempts (list 0))))
