; Integers so long that products, quotients, divisors, powers and roots of them take a while: identities between them, on both
; sides of where that begins.
(import (scheme base) (scheme write) (scheme inexact))

(define (show label value)
  (display label) (display ": ") (write value) (newline))
(define (every? test list)
  (or (null? list) (and (test (car list)) (every? test (cdr list)))))
(define (every-pair? test xs ys)
  (every? (lambda (x) (every? (lambda (y) (test x y)) ys)) xs))

; About so many words of 64 bits.
(define (long words) (+ (expt 3 (* words 40)) 2))
(define longs (map long '(1 2 30 400 900 5000 9000)))
(define divisors (append (map - longs) longs '(1 -1 7 -1000003)))

(show "multiplication distributes"
      (every-pair? (lambda (x y) (= (* x (+ y 1)) (+ (* x y) x))) longs divisors))
(show "squares"
      (every? (lambda (x) (= (* (+ x 1) (- x 1)) (- (* x x) 1) (- (square x) 1) (- (expt x 2) 1))) divisors))
(show "signs of products"
      (map (lambda (x) (positive? (* x (long 9000)))) (list 1 -1 (long 9000) (- (long 9000)))))
(show "quotient and remainder"
      (every-pair? (lambda (n d)
                     (let ((q (quotient n d)) (r (remainder n d)))
                       (and (= n (+ (* q d) r)) (< (abs r) (abs d)) (or (zero? r) (eq? (negative? r) (negative? n))))))
                   divisors divisors))
(show "modulo"
      (every-pair? (lambda (n d)
                     (let ((m (modulo n d)))
                       (and (zero? (remainder (- n m) d)) (< (abs m) (abs d)) (or (zero? m) (eq? (negative? m) (negative? d))))))
                   divisors divisors))
(show "floor/"
      (every-pair? (lambda (n d)
                     (let-values (((q m) (floor/ n d)))
                       (and (= n (+ (* q d) m)) (= q (floor-quotient n d)) (= m (floor-remainder n d)))))
                   divisors divisors))
(show "truncate/"
      (every-pair? (lambda (n d)
                     (let-values (((q r) (truncate/ n d))) (and (= q (quotient n d)) (= r (remainder n d)))))
                   divisors divisors))
(show "exact quotients" (every-pair? (lambda (x y) (= x (quotient (* x y) y) (/ (* x y) y))) divisors divisors))
(show "greatest common divisors"
      (every-pair? (lambda (x y) (= (gcd (* 6 x) (* 6 y)) (* 6 (gcd x y)))) divisors divisors))
(show "of multiples" (every-pair? (lambda (x y) (= (gcd (* x y) y) (abs y))) longs divisors))
(show "of powers" (map (lambda (n) (= (gcd (expt 6 n) (expt 10 n)) (expt 2 n))) '(10 1000 100000 1000000)))
(show "least common multiples"
      (every-pair? (lambda (x y) (= (* (lcm x y) (gcd x y)) (abs (* x y)))) longs divisors))
(show "powers"
      (every? (lambda (n) (every? (lambda (base) (= (expt base (+ n 1)) (* base (expt base n)))) '(2 -2 3 -7 10 -6 1000003)))
              '(1 20 3000 40000 300000)))
(show "odd powers" (map (lambda (n) (negative? (expt -3 n))) '(400000 400001)))
(show "powers of ratios" (= (* (expt 2/3 300000) (expt 3/2 300000)) 1))
(show "negative powers" (= (* (expt 3 -300000) (expt 3 300000)) 1))
(show "roots"
      (every? (lambda (x)
                (let-values (((root rest) (exact-integer-sqrt x)))
                  (and (= x (+ (* root root) rest)) (< x (square (+ root 1))))))
              (append longs (map square longs) (map (lambda (x) (- (square x) 1)) longs))))
(show "exact roots" (every? (lambda (x) (and (= (sqrt (* x x)) x) (= (sqrt (/ (* x x) 4)) (/ x 2)))) longs))
(show "ratios"
      (every-pair? (lambda (x y)
                     (let ((ratio (/ x y)))
                       (and (= (* ratio y) x) (= (/ x ratio) y) (= (* (numerator ratio) y) (* (denominator ratio) x)))))
                   longs divisors))
(show "of lists" (let ((all (apply * longs)))
                   (list (= all (* (apply * (cdr longs)) (car longs))) (= (apply gcd all longs) 1)
                         (zero? (remainder all (apply lcm longs))))))
(show "division by zero"
      (map (lambda (divide) (guard (e ((error-object? e) 'error)) (divide (long 9000) 0)))
           (list quotient remainder modulo floor/ truncate/ floor-quotient /)))
; What comes of it when several operations stand in one expression, and their slots are used anew.
(define (mixed x y)
  (let* ((p (* x y)) (q (quotient p (+ y 1))) (g (gcd (* p q) (* x q))))
    (- (* p q) (* q p) (remainder (* g x) x))))
(show "mixed" (every-pair? (lambda (x y) (zero? (mixed x y))) longs longs))
