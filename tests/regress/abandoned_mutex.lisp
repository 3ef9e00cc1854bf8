; A mutex whose owner has ended: it is taken over once, with the exception, and is an ordinary mutex from then on.
(import (scheme base) (scheme write) (srfi 18))

(define (show label value) (display label) (display ": ") (write value) (newline))
(define (run thunk) (thread-join! (thread-start! (make-thread thunk))))
(define (lock mutex . arguments)
  (guard (condition ((abandoned-mutex-exception? condition) 'told)) (apply mutex-lock! mutex arguments)))

(define mutex (make-mutex))
(run (lambda () (mutex-lock! mutex)))
(show "abandoned" (mutex-state mutex))
(show "taken over" (lock mutex))
(show "mine" (eq? (mutex-state mutex) (current-thread)))
(show "others wait" (run (lambda () (lock mutex 0.001))))
(mutex-unlock! mutex)
(show "free" (run (lambda () (let ((result (lock mutex))) (mutex-unlock! mutex) result))))

; Unlocked by somebody else before anybody takes it over: no exception.
(run (lambda () (mutex-lock! mutex)))
(run (lambda () (mutex-unlock! mutex)))
(show "unlocked" (list (mutex-state mutex) (lock mutex 0 #f) (mutex-state mutex)))
(show "locked by nobody" (run (lambda () (lock mutex 0.001))))
(mutex-unlock! mutex)

; Locked for a thread that has ended already.
(define dead (thread-start! (make-thread (lambda () 'ended))))
(thread-join! dead)
(show "for the dead" (list (lock mutex #f dead) (mutex-state mutex) (lock mutex) (eq? (mutex-state mutex) (current-thread))))

; All who wait come through, one of them with the exception.
(define heir (make-mutex))
(define owner (thread-start! (make-thread (lambda () (mutex-lock! heir) (thread-sleep! 0.05)))))
(thread-sleep! 0.02)
(define (waiter) (thread-start! (make-thread (lambda () (let ((result (lock heir))) (mutex-unlock! heir) result)))))
(define results (map thread-join! (list (waiter) (waiter) (waiter))))
(show "waiting" (list (length results) (length (let loop ((l results)) (cond ((null? l) l) ((eq? (car l) 'told) (cons 1 (loop (cdr l)))) (else (loop (cdr l))))))))
