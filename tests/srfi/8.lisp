; SRFI 8: receive.
(import (scheme base) (scheme write) (srfi 8))
(include "check.scm")

(check (receive (a b . rest) (values 1 2 3 4) (list a b rest)) => '(1 2 (3 4)))
(check (receive all (values 1 2) all) => '(1 2))
(check (receive () (values) 'none) => 'none)
(check (receive (a) 5 (define b (* a a)) (+ a b)) => 30)
(check (receive (q r) (floor/ 17 5) (list q r)) => '(3 2))
(check-error (receive (a b) 1 a) => "expected 2 values, got 1")

(summary)
