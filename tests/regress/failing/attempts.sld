;; Counts the attempts of another library.
(define-library (failing attempts)
  (import (scheme base))
  (export attempts)
  (begin (define attempts (list 0))))
