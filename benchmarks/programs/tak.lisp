;; Calls: Takeuchi's function with three arguments, where most calls are
;; arguments of another call; the size is the number of repetitions.
;; Known result: 7, as published with the Gabriel benchmarks (1985); every
;; repetition adds 7.
(import (scheme base) (scheme write) (scheme process-context))

(define default-size 900)

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

(define (tak x y z)
  (if (< y x)
      (tak (tak (- x 1) y z)
           (tak (- y 1) z x)
           (tak (- z 1) x y))
      z))

(define (repeat count total)
  (if (= count 0)
      total
      (repeat (- count 1) (+ total (tak 18 12 6)))))

(report 'tak (repeat size 0) (* 7 default-size))
