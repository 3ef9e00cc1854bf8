;; Threads that share one hash table under one mutex: every thread adds one to
;; counters in it, a thousand of them in turn, and holds the mutex meanwhile.
;; Arguments: threads, additions of each thread.
;; Known result: the counters add up to threads times additions.
(import (scheme base) (scheme write) (scheme time) (scheme process-context)
        (srfi 18) (srfi 69))

(define default-size 400000)

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

(define table (make-hash-table))
(define mutex (make-mutex))

(define (count! key)
  (mutex-lock! mutex)
  (hash-table-update!/default table key (lambda (count) (+ count 1)) 0)
  (mutex-unlock! mutex))

(define (count-many!)
  (do ((left size (- left 1)))
      ((= left 0))
    (count! (modulo left 1000))))

(define (sum-of-counters)
  (let ((sum 0))
    (hash-table-walk table (lambda (key count) (set! sum (+ sum count))))
    sum))

(report 'table
        (lambda ()
          (run-threads thread-count count-many!)
          (sum-of-counters))
        (* thread-count default-size))
