; SRFI 45: the leak and reentrancy tests of the specification, with counts that would not fit in memory.
(import (scheme base) (scheme write) (srfi 45))
(include "check.scm")

(check (force (delay (+ 1 2))) => 3)
(check (force (eager 5)) => 5)
(check (let* ((n 0) (p (delay (begin (set! n (+ n 1)) n)))) (list (force p) (force p))) => '(1 1))

; Sharing
(define count 0)
(define r (delay (begin (set! count (+ count 1)) 'value)))
(define s (lazy r))
(define t (lazy s))
(check (list (force t) (force r) (force s) count) => '(value value value 1))

; Reentrancy
(define p1 (let ((first? #t)) (delay (if first? (begin (set! first? #f) (force p1)) 'second))))
(check (force p1) => 'second)
(define q
  (let ((count 5))
    (letrec ((p (delay (if (<= count 0) count (begin (set! count (- count 1)) (force p) (set! count (+ count 2)) count)))))
      (let* ((first (force p)) (after count)) (set! count 100) (list first after (force p))))))
(check q => '(0 10 0))

; Constant space
(define (loop n) (if (= n 0) (delay 'done) (lazy (loop (- n 1)))))
(check (force (loop 300000)) => 'done)
(define (stream-from n) (delay (cons n (stream-from (+ n 1)))))
(define (drop stream n) (lazy (if (= n 0) stream (drop (cdr (force stream)) (- n 1)))))
(check (car (force (drop (stream-from 0) 100000))) => 100000)

; Exceptions leave a promise as it was
(define attempts 0)
(define failing (delay (begin (set! attempts (+ attempts 1)) (if (< attempts 2) (error "not yet" attempts) attempts))))
(check-error (force failing) => "not yet 1")
(check (force failing) => 2)

(summary)
