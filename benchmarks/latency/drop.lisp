;; How long one thread is kept waiting when another one drops a long list. A watcher
;; reads the clock over and over and keeps the longest time between two looks, while
;; the main thread in turn computes, builds a list, drops it and computes, builds a
;; list again, drops it and sleeps.
;; Argument: length of the list. Milliseconds go to the error port, since they differ
;; from run to run; a watcher that is alone sees about 0, and under a global lock
;; the switch interval is in every figure.
(import (scheme base) (scheme write) (scheme time) (scheme process-context)
        (srfi 18))

(define default-size 10000000)
(define size
  (let ((arguments (cdr (command-line))))
    (if (pair? arguments) (string->number (car arguments)) default-size)))

(define done #f)
(define phase 0)
(define longest (make-vector 6 0))

(define (watch)
  (let next ((before (current-jiffy)))
    (let* ((now (current-jiffy)) (gap (- now before)) (index phase))
      (when (> gap (vector-ref longest index)) (vector-set! longest index gap))
      (unless done (next now)))))

;; Calls of a second or so.
(define (fib n) (if (< n 2) n (+ (fib (- n 1)) (fib (- n 2)))))

(define (build n) (let next ((n n) (list '())) (if (= n 0) list (next (- n 1) (cons n list)))))

(define kept #f)
(define (enter! number) (set! phase number))

(define watcher (thread-start! (make-thread watch)))
(thread-sleep! 0.1)
(enter! 1)
(define checked (fib 27))
(enter! 2)
(set! kept (build size))
(enter! 3)
(set! kept #f)
(fib 27)
(enter! 4)
(set! kept (build size))
(enter! 5)
(set! kept #f)
(thread-sleep! 0.1)
(set! done #t)
(thread-join! watcher)

(define (tell index what)
  (display what (current-error-port))
  (display ": " (current-error-port))
  (write (/ (round (* 1e4 (/ (vector-ref longest index) (jiffies-per-second)))) 10)
         (current-error-port))
  (newline (current-error-port)))
(tell 1 "beside a computation, longest wait in ms")
(tell 2 "beside the building of a list")
(tell 3 "after a list was dropped, with more to compute")
(tell 4 "beside the building of another list")
(tell 5 "after it was dropped, before the thread sleeps")
(display "ok drop ") (write (- checked 196418)) (newline)
