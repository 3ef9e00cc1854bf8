; SRFI 31: rec.
(import (scheme base) (scheme write) (scheme lazy) (srfi 31))
(include "check.scm")

(check ((rec (F N) (if (zero? N) 1 (* N (F (- N 1))))) 10) => 3628800)
(check ((rec fact (lambda (n) (if (< n 2) 1 (* n (fact (- n 1)))))) 5) => 120)
(check (let ((ones (rec s (cons 1 (delay s))))) (eq? ones (force (cdr ones)))) => #t)
(check ((rec (f . xs) (if (null? xs) 0 (+ 1 (apply f (cdr xs))))) 'a 'b 'c) => 3)
(check ((rec (f x) (define y (* x 2)) y) 4) => 8)

(summary)
