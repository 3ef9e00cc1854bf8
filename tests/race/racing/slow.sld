;; A library whose body takes its time, and counts how often it is run.
(define-library (racing slow)
  (import (scheme base) (srfi 18))
  (export value counter)
  (begin
    (define counter (list 0))
    (set-car! counter (+ (car counter) 1))
    (thread-yield!)
    (define value (begin (thread-sleep! 0.001) (list 'ready)))))
