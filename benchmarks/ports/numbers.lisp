;; Numbers to text and back: number->string and string->number. The first
;; argument says which numbers (fixnums, flonums, bignums, rationals; or all, a
;; quarter of each), the second which way (out, in), the third how many of them.
;; Known result: the text of each of the thousand different numbers reads back as
;; the same number, and the texts have as many characters as in Guile.
(import (scheme base) (scheme write) (scheme process-context))

(define (argument index default)
  (if (< index (length (command-line)))
      (list-ref (command-line) index)
      default))

(define kind (string->symbol (argument 1 "all")))
(define direction (string->symbol (argument 2 "out")))
(define size (string->number (argument 3 "1000000")))

(define (report name result expected)
  (cond ((not (equal? result expected))
         (display (list name 'expected expected 'got result))
         (newline)
         (exit 1))
        (else
         (display "ok ") (display name) (display " ") (write result)
         (newline))))

(define seed 1)

(define (next-random)
  (set! seed (modulo (* seed 16807) 2147483647))
  seed)

(define (with-sign number)
  (if (odd? (next-random)) number (- number)))

;; From one digit to sixteen.
(define (fixnum)
  (let ((digits (expt 10 (+ 1 (modulo (next-random) 16)))))
    (with-sign (modulo (* (next-random) (next-random)) digits))))

;; Some with few digits, some with all seventeen.
(define (flonum)
  (let ((numerator (inexact (with-sign (next-random)))))
    (if (odd? (quotient (next-random) 8))
        (/ numerator 64.0)
        (/ numerator (inexact (next-random))))))

;; About thirty digits.
(define (bignum)
  (with-sign (* (next-random) (next-random) (next-random) 1000003)))

(define (rational)
  (/ (with-sign (next-random)) (next-random)))

(define makers
  (case kind
    ((fixnums) (vector fixnum))
    ((flonums) (vector flonum))
    ((bignums) (vector bignum))
    ((rationals) (vector rational))
    (else (vector fixnum flonum bignum rational))))

(define numbers
  (let ((all (make-vector 1000 0)))
    (do ((i 0 (+ i 1)))
        ((= i 1000) all)
      (vector-set! all i ((vector-ref makers (modulo i (vector-length makers))))))))

(define texts (vector-map number->string numbers))

(define (read-back?)
  (let next ((i 0))
    (or (= i 1000)
        (and (eqv? (vector-ref numbers i) (string->number (vector-ref texts i)))
             (next (+ i 1))))))

;; Calls `use` with `size` indices.
(define (repeat use)
  (do ((left size (- left 1)) (i 0 (if (= i 999) 0 (+ i 1))))
      ((= left 0))
    (use i)))

(define result #f)

(define (write-numbers)
  (repeat (lambda (i) (set! result (number->string (vector-ref numbers i))))))

(define (read-numbers)
  (repeat (lambda (i) (set! result (string->number (vector-ref texts i))))))

(define (total-length)
  (apply + (map string-length (vector->list texts))))

(define expected-length
  (case kind
    ((fixnums) 9039)
    ((flonums) 16171)
    ((bignums) 33674)
    ((rationals) 19841)
    (else 19773)))

(if (eq? direction 'out) (write-numbers) (read-numbers))
(report 'numbers (list kind direction (read-back?) (total-length))
        (list kind direction #t expected-length))
