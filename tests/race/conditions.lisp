; The same object raised and handled in several threads, errors made by the machine in all of them, handlers of each its own.
(import (scheme base) (srfi 18) (race))

(define (caught thunk) (call/cc (lambda (k) (with-exception-handler (lambda (c) (k c)) thunk))))
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
                           (eq? shared (caught (lambda () (raise shared))))
                           (equal? (error-object-irritants (caught (lambda () (error "own" i n)))) (list i n))
                           (string? (error-object-message (caught (lambda () (car n)))))
                           (string? (error-object-message (caught (lambda () (vector-ref (vector 1) 2)))))
                           (= (+ i 1) (with-exception-handler (lambda (c) i) (lambda () (+ 1 (raise-continuable 'c)))))))))))
      (together (worker 1) (worker 2) (worker 3)))))
