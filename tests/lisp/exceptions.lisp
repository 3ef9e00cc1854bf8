; with-exception-handler, raise and raise-continuable: which handler runs,
; with which outer handler, and what happens to its value.
(import (scheme base) (scheme write))

(define (show label value)
  (display label) (display ": ") (write value) (newline))

(show "no exception" (with-exception-handler (lambda (e) 'never) (lambda () 'value)))
(show "escape" (call/cc (lambda (k) (with-exception-handler (lambda (e) (k (list 'caught e))) (lambda () (+ 1 (raise 'oops)))))))
(show "continuable" (with-exception-handler (lambda (e) 42) (lambda () (+ (raise-continuable 'c) 23))))
(show "report example"
  (with-exception-handler
    (lambda (con) (cond ((string? con) (string-length con)) (else 'other)) 42)
    (lambda () (+ (raise-continuable "should be a number") 23))))
(show "continuable several times"
  (let ((n 0)) (with-exception-handler (lambda (e) (set! n (+ n 1)) (* e n)) (lambda () (list (raise-continuable 10) n)))))
(show "nested: innermost runs"
  (with-exception-handler (lambda (e) (list 'outer e))
    (lambda () (with-exception-handler (lambda (e) (list 'inner e)) (lambda () (raise-continuable 1))))))
(show "handler raises to the outer"
  (with-exception-handler (lambda (e) (list 'outer e))
    (lambda () (with-exception-handler (lambda (e) (raise-continuable (list 'inner e))) (lambda () (raise-continuable 1))))))
(show "handler restored after"
  (with-exception-handler (lambda (e) 'outer)
    (lambda ()
      (let* ((a (with-exception-handler (lambda (e) 'inner) (lambda () (raise-continuable 1))))
             (b (raise-continuable 2)))
        (list a b)))))
(show "raise in handler reaches guard"
  (guard (e (#t (list 'guarded e))) (with-exception-handler (lambda (e) (raise (list 'from-handler e))) (lambda () (raise 'first)))))
(show "handler returning from raise is an error"
  (guard (e (#t 'secondary)) (with-exception-handler (lambda (e) 'returned) (lambda () (raise 'first)))))
(show "handler sees dynamic environment of raise"
  (let ((p (make-parameter 0)))
    (with-exception-handler (lambda (e) (p)) (lambda () (parameterize ((p 1)) (raise-continuable 'x))))))
(show "multiple values back"
  (call-with-values (lambda () (with-exception-handler (lambda (e) (values 1 2)) (lambda () (raise-continuable 'x)))) list))
(show "thunk's values" (call-with-values (lambda () (with-exception-handler (lambda (e) 0) (lambda () (values 1 2)))) list))
(show "primitive error reaches handler"
  (call/cc (lambda (k) (with-exception-handler (lambda (e) (k (error-object? e))) (lambda () (+ 1 (car 'not-a-pair)))))))
(show "handler kept by a continuation"
  (let ((k #f) (n 0) (out '()))
    (let ((v (with-exception-handler (lambda (e) (* e 10))
               (lambda () (let ((x (call/cc (lambda (c) (set! k c) 1)))) (raise-continuable x))))))
      (set! n (+ n 1))
      (set! out (cons v out))
      (if (< n 3) (k (+ n 1)) (reverse out)))))
(show "escape leaves the handler"
  (with-exception-handler (lambda (e) 'outer)
    (lambda ()
      (call/cc (lambda (k) (with-exception-handler (lambda (e) 'inner) (lambda () (k 'left)))))
      (raise-continuable 'x))))
(define (try thunk) (call/cc (lambda (k) (with-exception-handler (lambda (e) (k (cons 'failed e))) thunk))))
(show "try" (list (try (lambda () (raise 'a))) (try (lambda () 'fine))))
(show "try in try" (try (lambda () (list (try (lambda () (raise 'inner))) (raise 'outer)))))
(show "handler procedure with rest" (with-exception-handler (lambda args (length args)) (lambda () (raise-continuable 'x))))
(show "handlers nested 1000 deep"
  (with-exception-handler (lambda (e) (list 'outermost e))
    (lambda ()
      (let loop ((n 0))
        (if (= n 1000)
            (raise-continuable 0)
            (with-exception-handler (lambda (e) (raise-continuable (+ e 1))) (lambda () (loop (+ n 1)))))))))
