;; CPU-bound threads that share nothing: every thread computes the same
;; Fibonacci number, without any allocation. Arguments: threads, size.
;; Known result: Fibonacci number 35 (OEIS A000045) from every thread.
(import (scheme base) (scheme write) (scheme time) (scheme process-context)
        (srfi 18))

(define default-size 35)

(define (argument index default)
  (if (< index (length (command-line)))
      (string->number (list-ref (command-line) index))
      default))

(define thread-count (argument 1 2))
(define size (argument 2 default-size))

;; Starts the threads, each of them calling `work`; the list of their results.
(define (run-threads count work)
  (let start ((count count) (threads '()))
    (if (= count 0)
        (map thread-join! threads)
        (start (- count 1)
               (cons (thread-start! (make-thread work)) threads)))))

;; Calls `run`, which gives a result; the seconds go to the error port so that
;; the output is the same every time.
(define (report name run expected)
  (let* ((start (current-jiffy))
         (result (run))
         (seconds (/ (- (current-jiffy) start) (jiffies-per-second))))
    (display "seconds " (current-error-port))
    (write (inexact seconds) (current-error-port))
    (newline (current-error-port))
    (cond ((and (= size default-size) (not (equal? result expected)))
           (display (list name 'expected expected 'got result))
           (newline)
           (exit 1))
          (else
           (display "ok ") (display name) (display " ") (write result)
           (newline)))))

(define (fib n)
  (if (< n 2)
      n
      (+ (fib (- n 1)) (fib (- n 2)))))

(report 'cpu
        (lambda ()
          (apply + (run-threads thread-count (lambda () (fib size)))))
        (* thread-count 9227465))
