;; A thread that sleeps a millisecond over and over, beside threads that only
;; compute: how late does it come back? Under a global lock it must get the lock
;; from a thread that does not want to leave it.
;; Arguments: computing threads, sleeps. The lateness goes to the error port:
;; the median and the maximum, in milliseconds.
;; Known result: the number of sleeps that were not too short.
(import (scheme base) (scheme write) (scheme time) (scheme process-context)
        (srfi 18))

(define (argument index default)
  (if (< index (length (command-line)))
      (string->number (list-ref (command-line) index))
      default))

(define thread-count (argument 1 2))
(define size (argument 2 500))
(define sleep-seconds 1/1000)

(define (fib n)
  (if (< n 2)
      n
      (+ (fib (- n 1)) (fib (- n 2)))))

;; Threads stop when the first element is no longer #f.
(define stop (vector #f))
(define (compute)
  (let next ((sum 0))
    (if (vector-ref stop 0)
        sum
        (next (+ sum (fib 15))))))

(define (start-threads count work)
  (let start ((count count) (threads '()))
    (if (= count 0)
        threads
        (start (- count 1)
               (cons (thread-start! (make-thread work)) threads)))))

;; Milliseconds after the time at which each sleep should have ended.
(define (measure-lateness)
  (let ((lateness (make-vector size 0)))
    (do ((i 0 (+ i 1)))
        ((= i size) lateness)
      (let ((start (current-jiffy)))
        (thread-sleep! (inexact sleep-seconds))
        (vector-set! lateness i
                     (* 1000 (- (/ (- (current-jiffy) start) (jiffies-per-second))
                                sleep-seconds)))))))

;; The k-th smallest element, k from 0: those below and above one of them are
;; looked at in turn.
(define (select numbers k)
  (let* ((pivot (list-ref numbers (quotient (length numbers) 2)))
         (below (keep (lambda (x) (< x pivot)) numbers))
         (equal (keep (lambda (x) (= x pivot)) numbers)))
    (cond ((< k (length below)) (select below k))
          ((< k (+ (length below) (length equal))) pivot)
          (else
           (select (keep (lambda (x) (> x pivot)) numbers)
                   (- k (length below) (length equal)))))))
(define (keep wanted? list)
  (let next ((list list) (kept '()))
    (cond ((null? list) kept)
          ((wanted? (car list)) (next (cdr list) (cons (car list) kept)))
          (else (next (cdr list) kept)))))

(define (thousandths x) (/ (round (* 1000 (inexact x))) 1000))

(let* ((threads (start-threads thread-count compute))
       (lateness (thread-join! (thread-start! (make-thread measure-lateness)))))
  (vector-set! stop 0 #t)
  (for-each thread-join! threads)
  (let ((lateness (vector->list lateness)) (port (current-error-port)))
    (display "lateness median " port)
    (display (thousandths (select lateness (quotient size 2))) port)
    (display " ms, maximum " port)
    (display (thousandths (apply max lateness)) port)
    (display " ms" port)
    (newline port)
    (let ((good (length (keep (lambda (x) (>= x 0)) lateness))))
      (display (if (= good size) "ok" "wrong"))
      (display " timer ") (write good)
      (newline)
      (if (not (= good size)) (exit 1)))))
