;; Bignums: n! as a product of small numbers and as a balanced product of large
;; ones, an exact division, and the conversion to decimal digits.
;; The result is the number of digits, their sum, and how many zeros end them.
;; Known result: Python agrees; the zeros are 4000+800+160+32+6+1, the powers of
;; 5 in 20,000!.
(import (scheme base) (scheme write) (scheme char) (scheme process-context))

(define default-size 20000)

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

(define (factorial n)
  (do ((k 1 (+ k 1))
       (product 1 (* product k)))
      ((> k n) product)))

;; The product of the numbers from low to high.
(define (product-between low high)
  (if (= low high)
      low
      (let ((middle (quotient (+ low high) 2)))
        (* (product-between low middle)
           (product-between (+ middle 1) high)))))

(define (digit-sum text)
  (let ((sum 0))
    (string-for-each
     (lambda (digit) (set! sum (+ sum (digit-value digit))))
     text)
    sum))

(define (ending-zeros number)
  (let next ((number number) (zeros 0))
    (if (= 0 (modulo number 10))
        (next (quotient number 10) (+ zeros 1))
        zeros)))

(let ((number (factorial size)))
  (unless (= 1 (/ number (product-between 1 size)))
    (error "the two products differ"))
  (let ((digits (number->string number)))
    (report 'factorial
            (list (string-length digits)
                  (digit-sum digits)
                  (ending-zeros number))
            '(77338 325494 4999))))
