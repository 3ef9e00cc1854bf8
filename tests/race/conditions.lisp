; The same object raised and handled in several threads, errors made by the machine in all of them; handlers and winders of
; each its own: a thread that begins inside of dynamic-wind, and ends there, leaves nothing.
(import (scheme base) (srfi 18) (race))

(define (caught thunk) (call/cc (lambda (k) (with-exception-handler (lambda (c) (k c)) thunk))))
(define (run thunk) (thread-join! (thread-start! (make-thread thunk))))

; What a thread and one that it starts meanwhile note when they go through winders, by an error and a continuation.
(define (trail i)
  (let ((log '()))
    (define (note what) (set! log (cons what log)))
    (define (wound name thunk)
      (dynamic-wind (lambda () (note (list name i))) thunk (lambda () (note i))))
    (wound 'outer
      (lambda ()
        (caught (lambda () (wound 'left (lambda () (error "left" i)))))
        (run (lambda () (call/cc (lambda (k) (wound 'other (lambda () (k i)))))))))
    (reverse log)))
(define (expected-trail i) `((outer ,i) (left ,i) ,i (other ,i) ,i ,i))

(races
  (lambda ()
    (let ((shared (caught (lambda () (error "shared" 1 2)))))
      (define (worker i)
        (lambda ()
          (let loop ((n 0) (good #t))
            (if (= n 10)
                good
                (loop (+ n 1)
                      (and good
                           (equal? (expected-trail i) (trail i))
                           (eq? shared (caught (lambda () (raise shared))))
                           (equal? (error-object-irritants (caught (lambda () (error "own" i n)))) (list i n))
                           (string? (error-object-message (caught (lambda () (car n)))))
                           (string? (error-object-message (caught (lambda () (vector-ref (vector 1) 2)))))
                           (= (+ i 1) (with-exception-handler (lambda (c) i) (lambda () (+ 1 (raise-continuable 'c)))))))))))
      (together (worker 1) (worker 2) (worker 3)))))
