; The shortest digits that read back as the same flonum.
(import (scheme base) (scheme write))

(define (show label value)
  (display label) (display ": ") (write value) (newline))

(show "integers" (list 0.0 1.0 -1.0 10.0 100.0 123456789.0))
(show "fractions" (list 0.5 0.25 0.1 1.5 -2.75 3.14159))
(show "thirds" (list (/ 1.0 3) (/ 2.0 3) (/ 10.0 3)))
(show "shortest" (list 0.1 0.2 (+ 0.1 0.2) 0.3 1.1 (* 1.1 1.1) 100.1 4.35 2.675))
(show "seventeen digits" (list 0.30000000000000004 1.0000000000000002 9007199254740993.0 5.000000000000001))
(show "whole and large" (list 123456789012345680.0 1e15 1e20 4503599627370496.5))
(show "exponents" (list 1e21 1e22 1e100 1.5e300 1.7976931348623157e308))
(show "small exponents" (list 1e-7 1e-10 1.5e-8 2.2250738585072014e-308 5e-324))
(show "negative" (list -1e21 -1e-7 -0.5 -0.0))
(show "specials" (list +inf.0 -inf.0 +nan.0))
(show "halfway cases" (list 9007199254740992.0 9007199254740994.0 1e23 9.5367431640625e-07))
(show "display is the same" (let ((p (open-output-string))) (for-each (lambda (x) (display x p) (display " " p)) (list 1.0 0.1 1e21 -0.0)) (get-output-string p)))
(show "number->string" (map number->string (list 1.0 0.1 -1.5 1e21)))
(define (round-trips? x) (eqv? x (string->number (number->string x))))
(show "round trip" (map round-trips? (list 0.1 (/ 1.0 3) 1e21 1e22 1e23 5e-324 2.2250738585072014e-308 1.7976931348623157e308 123456.789e-20 -0.0 4.35 9007199254740993.0)))
(define (next x) (modulo (+ (* x 6364136223846793005) 1442695040888963407) 18446744073709551616))
(show "round trip of 2000 numbers"
  (let loop ((i 0) (x 12345) (good 0))
    (if (= i 2000)
        good
        (let ((f (* (inexact x) (expt 10.0 (- (modulo i 300) 150)))))
          (loop (+ i 1) (next x) (if (round-trips? f) (+ good 1) good))))))
