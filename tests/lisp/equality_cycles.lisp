; equal? on circular structure ends, and compares the unfoldings. (Guile does
; not end here.)
(import (scheme base) (scheme write))

(define (show label value)
  (display label) (display ": ") (write value) (newline))

(show "equal? on cycles"
  (let ((a (list 1 2)) (b (list 1 2)))
    (set-cdr! (cdr a) a)
    (set-cdr! (cdr b) b)
    (equal? a b)))
(show "equal? on cycles of different period"
  (let ((a (list 1)) (b (list 1 1)))
    (set-cdr! a a)
    (set-cdr! (cdr b) b)
    (equal? a b)))
(show "equal? on cycles that differ"
  (let ((a (list 1 2)) (b (list 1 3)))
    (set-cdr! (cdr a) a)
    (set-cdr! (cdr b) b)
    (equal? a b)))
(show "equal? on cyclic vectors"
  (let ((a (vector 1 #f)) (b (vector 1 #f)))
    (vector-set! a 1 a)
    (vector-set! b 1 b)
    (equal? a b)))
(show "a cycle against a list that ends"
  (let ((a (list 1 1)))
    (set-cdr! (cdr a) a)
    (equal? a '(1 1 1 1))))
(show "cycle through the car"
  (let ((a (list 1)) (b (list 1)))
    (set-car! a a)
    (set-car! b b)
    (equal? a b)))
(show "pair and vector in one cycle"
  (let* ((a (list 1 #f)) (b (list 1 #f)))
    (set-car! (cdr a) (vector a 2))
    (set-car! (cdr b) (vector b 2))
    (equal? a b)))
(show "two interlaced cycles"
  (let ((a (list 1 2 3)) (b (list 1 2 3)))
    (set-cdr! (cddr a) b)
    (set-cdr! (cddr b) a)
    (equal? a b)))
(show "list? of a cycle" (let ((a (list 1 2))) (set-cdr! (cdr a) a) (list? a)))
(show "length of a cycle is an error"
  (let ((a (list 1 2)))
    (set-cdr! (cdr a) a)
    (guard (e ((error-object? e) 'error)) (length a))))
