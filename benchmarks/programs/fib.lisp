;; Calls: the doubly recursive Fibonacci function, nothing but calls, compares
;; and fixnum additions.
;; Known result: the 35th Fibonacci number, OEIS A000045.
(import (scheme base) (scheme write) (scheme process-context))

(define default-size 35)

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

(define (fib n)
  (if (< n 2)
      n
      (+ (fib (- n 1)) (fib (- n 2)))))

(report 'fib (fib size) 9227465)
