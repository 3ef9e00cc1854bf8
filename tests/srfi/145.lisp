; SRFI 145: assume.
(import (scheme base) (scheme write) (srfi 145))
(include "check.scm")

(check (assume (+ 1 2)) => 3)
(check (assume #t "message" 1) => #t)
(check-error (assume (= 1 2)) => "assume: does not hold: (= 1 2)")
(check-error (let ((x 3)) (assume (string? x) "x must be a string" x)) => "assume: does not hold: (string? x) \"x must be a string\" 3")

(summary)
