;; Bignums: the decimal digits of pi, one after the other, by the unbounded
;; spigot (Gibbons 2006, the series for pi as a product of linear fractional
;; transformations), all in exact integers. The size is the number of digits.
;; The result is the sum of the digits and the last ten as one number.
;; Known result: the same digits from Machin's formula, in Python.
(import (scheme base) (scheme write) (scheme process-context))

(define default-size 3000)

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

;; The transformation x to (q x + r) / t holds what is known of pi; k counts
;; the terms taken in. A digit is certain when x = 3 and x = 4 agree on it.
(define (for-each-digit visit count)
  (let next ((q 1) (r 0) (t 1) (k 1) (left count))
    (unless (= left 0)
      (let ((digit (quotient (+ (* 3 q) r) t)))
        (cond ((= digit (quotient (+ (* 4 q) r) t))
               (visit digit)
               (next (* 10 q) (* 10 (- r (* digit t))) t k (- left 1)))
              (else
               (let ((odd (+ (* 2 k) 1)))
                 (next (* q k)
                       (* (+ (* 2 q) r) odd)
                       (* t odd)
                       (+ k 1)
                       left))))))))

(let ((sum 0) (last-ten 0))
  (for-each-digit
   (lambda (digit)
     (set! sum (+ sum digit))
     (set! last-ten (modulo (+ (* 10 last-ten) digit) 10000000000)))
   size)
  (report 'pidigits (list sum last-ten) '(13848 8649423196)))
