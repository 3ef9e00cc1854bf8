; While a thread waits or compiles, others go on; and what ends a thread ends its compiling, too.
(import (scheme base) (scheme write) (scheme time) (scheme eval) (scheme file) (srfi 18))

(define (show label value)
  (display label) (display ": ") (write value) (newline))
(define (milliseconds) (quotient (current-jiffy) (quotient (jiffies-per-second) 1000)))

; A thread that notes in which spans of 10 ms it has run.
(define start (milliseconds))
(define spans (make-vector 20000 #f))
(define (span) (quotient (- (milliseconds) start) 10))
(define stop #f)
(define witness
  (thread-start!
    (make-thread
      (lambda ()
        (let loop ()
          (if (not stop)
              (begin
                (let ((now (span))) (if (< now 20000) (vector-set! spans now #t)))
                (loop))))))))

; Tries again: on a busy machine the witness may have found no processor. A kept lock fails every time.
(define (repeatedly tries test) (and (> tries 0) (or (test) (repeatedly (- tries 1) test))))
(define (others-run? thunk) (repeatedly 4 (lambda () (others-run-once? thunk))))

; Did it run while the thunk did, apart from the first and last 50 ms of that?
(define (others-run-once? thunk)
  (let* ((from (span)) (nothing (thunk)))
    (ran-between? from (span))))
(define (ran-between? from to)
  (let loop ((i (+ from 5)))
    (cond ((>= i (- to 5)) #f)
          ((vector-ref spans i) #t)
          (else (loop (+ i 1))))))

(show "sleep" (others-run? (lambda () (thread-sleep! 0.3))))
(show "join" (others-run? (lambda () (thread-join! (thread-start! (make-thread (lambda () (thread-sleep! 0.3))))))))
(show "join with a limit"
      (others-run? (lambda () (thread-join! (thread-start! (make-thread (lambda () (thread-sleep! 0.6)))) 0.3 'late))))
(define mutex (make-mutex))
(define variable (make-condition-variable))
(mutex-lock! mutex #f #f)
(show "mutex" (others-run? (lambda () (mutex-lock! mutex 0.3))))
(show "condition variable"
      (others-run? (lambda () (mutex-unlock! mutex variable 0.3) (mutex-lock! mutex #f #f))))

; A form whose expansion takes a while: a macro that looks at every element of a list, one use after the other.
(define world (environment '(scheme base)))
(define (long-form n)
  `(letrec-syntax ((walk (syntax-rules () ((_) 'end) ((_ x . rest) (walk . rest)))))
     (walk . ,(make-list n 1))))
(define (time thunk) (let ((from (milliseconds))) (thunk) (- (milliseconds) from)))
; Longer and longer forms, until one takes so long that somebody else must have run. One alone says little: on a busy machine it
; may have taken long because it had no processor.
(define (others-run-while-compiling? n)
  (let* ((from (span)) (value (eval (long-form n) world)) (to (span)))
    (cond ((ran-between? from to) #t)
          ((> (- to from) 40) #f)
          (else (others-run-while-compiling? (quotient (* n 3) 2))))))
(show "eval" (repeatedly 4 (lambda () (others-run-while-compiling? 1000))))
(show "value" (eval (long-form 100) world))

; Without an end but that of the expander's patience, which is tried first; it stops much sooner when the thread is ended.
(define endless '(letrec-syntax ((again (syntax-rules () ((_ x) (again x))))) (again 1)))
(define patience (time (lambda () (guard (e (#t 'gave-up)) (eval endless world)))))
(define (ended-at-once?)
  (let ((compiling (make-thread (lambda () (eval endless world)))))
    (thread-start! compiling)
    (thread-sleep! 0.05)
    (< (* 2 (time (lambda ()
                    (thread-terminate! compiling)
                    (guard (e ((terminated-thread-exception? e) 'terminated)) (thread-join! compiling)))))
       patience)))
(show "ended" (repeatedly 4 ended-at-once?))
(show "afterwards" (eval '(+ 1 2) world))

(set! stop #t)
(thread-join! witness)
