;; Continuations: Takeuchi's function where every call captures its
;; continuation and returns by invoking it, from a stack of changing depth.
;; Known result: 7, as without continuations; the size is the number of
;; repetitions and every one adds 7.
(import (scheme base) (scheme write) (scheme process-context))

(define default-size 2)

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
  (call-with-current-continuation
   (lambda (return)
     (if (< y x)
         (return (tak (tak (- x 1) y z)
                      (tak (- y 1) z x)
                      (tak (- z 1) x y)))
         (return z)))))

(define (repeat count total)
  (if (= count 0)
      total
      (repeat (- count 1) (+ total (tak 18 12 6)))))

(report 'continuations (repeat size 0) (* 7 default-size))
