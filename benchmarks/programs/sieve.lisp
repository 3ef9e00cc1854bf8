;; Vectors: the sieve of Eratosthenes, a vector of 1,000,000 flags written with
;; a stride and then read in order; the size is the number of repetitions.
;; Known result: there are 78,498 primes below 10^6, OEIS A006880.
(import (scheme base) (scheme write) (scheme process-context))

(define default-size 16)

(define size
  (if (pair? (cdr (command-line)))
      (string->number (cadr (command-line)))
      default-size))

(define (report name result expected)
  (cond ((and (= size default-size) (not (equal? result expected)))
         (display (list name 'expected expected 'got result))
         (newline)
         (exit 1))
        (else
         (display "ok ") (display name) (display " ") (write result)
         (newline))))

(define (cross-out-multiples! prime? prime)
  (do ((multiple (* prime prime) (+ multiple prime)))
      ((>= multiple (vector-length prime?)))
    (vector-set! prime? multiple #f)))

(define (sieve limit)
  (let ((prime? (make-vector limit #t)))
    (vector-set! prime? 0 #f)
    (vector-set! prime? 1 #f)
    (do ((n 2 (+ n 1)))
        ((>= (* n n) limit) prime?)
      (when (vector-ref prime? n)
        (cross-out-multiples! prime? n)))))

(define (count-true flags)
  (do ((index 0 (+ index 1))
       (count 0 (if (vector-ref flags index) (+ count 1) count)))
      ((= index (vector-length flags)) count)))

(define (repeat count)
  (let ((primes (count-true (sieve 1000000))))
    (if (= count 1)
        primes
        (repeat (- count 1)))))

(report 'sieve (repeat size) 78498)
