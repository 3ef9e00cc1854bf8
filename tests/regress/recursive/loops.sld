;; Short recursive procedures, which compile to loops.
(define-library (recursive loops)
  (import (scheme base))
  (export times range sum-to)
  (begin
    (define (times n thunk) (if (> n 0) (begin (thunk n) (times (- n 1) thunk))))
    (define (range n) (let loop ((i (- n 1)) (all '())) (if (< i 0) all (loop (- i 1) (cons i all)))))
    (define (sum-to n) (if (= n 0) 0 (+ n (sum-to (- n 1)))))))
