; thread-terminate! returns when the thread has ended (SRFI 18), whatever the thread is doing.
(import (scheme base) (scheme write) (srfi 18))

(define (show label value)
  (display label) (display ": ") (write value) (newline))
(define (start thunk) (thread-start! (make-thread thunk)))
(define (ending thread)
  (guard (e ((terminated-thread-exception? e) 'terminated)) (thread-join! thread)))

; One that counts: nothing is counted afterwards.
(define count 0)
(define counting (start (lambda () (let loop () (set! count (+ count 1)) (loop)))))
(let wait () (if (= count 0) (begin (thread-yield!) (wait))))
(thread-terminate! counting)
(define last-count count)
(thread-sleep! 0.05)
(show "counts on" (not (= count last-count)))
(show "counting" (ending counting))

; Those that wait: for time, for another thread, for a mutex.
(define sleeping (start (lambda () (thread-sleep! 1000))))
(define joining (start (lambda () (thread-join! sleeping))))
(define mutex (make-mutex))
(mutex-lock! mutex)
(define locking (start (lambda () (mutex-lock! mutex))))
(for-each thread-terminate! (list joining locking sleeping))
(show "waiting" (map ending (list sleeping joining locking)))

; One that owns a mutex: abandoned at once.
(define owned (make-mutex))
(define owner (start (lambda () (mutex-lock! owned) (thread-sleep! 1000))))
(let wait () (if (not (eq? (mutex-state owned) owner)) (begin (thread-yield!) (wait))))
(thread-terminate! owner)
(show "mutex" (mutex-state owned))

; Not yet started, ended already, and again.
(define new (make-thread (lambda () 'ran)))
(thread-terminate! new)
(show "new" (ending new))
(define ended (start (lambda () 'result)))
(thread-join! ended)
(thread-terminate! ended)
(show "ended" (ending ended))
(thread-terminate! counting)
(show "twice" (ending counting))

; Two that end each other: one of them does, at least, and nobody waits for ever.
(define (end-each-other)
  (define first #f)
  (define second (make-thread (lambda () (let wait () (if (not first) (begin (thread-yield!) (wait)))) (thread-terminate! first) 'won)))
  (set! first (start (lambda () (thread-terminate! second) 'won)))
  (guard (e ((error-object? e) #t)) (thread-start! second))
  (let ((endings (map ending (list first second))))
    (and (memq 'terminated endings) #t)))
(show "each other" (let loop ((i 0)) (or (= i 50) (and (end-each-other) (loop (+ i 1))))))
