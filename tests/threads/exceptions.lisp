; Exceptions in threads: caught inside, uncaught and re-raised at the join.
(import (scheme base) (scheme write) (srfi 18))

(define (show label value)
  (display label) (display ": ") (write value) (newline))

(define (start thunk) (thread-start! (make-thread thunk)))
(show "caught inside" (thread-join! (start (lambda () (guard (e (#t (list 'caught e))) (raise 'x))))))
(define (join-outcome t) (guard (e ((uncaught-exception? e) (list 'uncaught (uncaught-exception-reason e))) (#t (list 'other e))) (list 'value (thread-join! t))))
(show "value" (join-outcome (start (lambda () 5))))
(show "uncaught symbol" (join-outcome (start (lambda () (raise 'oops)))))
(show "uncaught list" (join-outcome (start (lambda () (raise '(1 2))))))
(show "uncaught error"
  (guard (e ((uncaught-exception? e) (let ((r (uncaught-exception-reason e))) (list (error-object-message r) (error-object-irritants r)))))
    (thread-join! (start (lambda () (error "went wrong" 1 2))))))
(show "primitive error" (guard (e ((uncaught-exception? e) (error-object? (uncaught-exception-reason e)))) (thread-join! (start (lambda () (car 5))))))
(show "join twice" (let ((t (start (lambda () (raise 'again))))) (list (join-outcome t) (join-outcome t))))
(show "handler of the creator is not inherited"
  (with-exception-handler
    (lambda (e) 'from-the-outer-handler)
    (lambda ()
      (let ((t (start (lambda () (raise-continuable 'in-thread)))))
        (guard (e ((uncaught-exception? e) (list 'uncaught (uncaught-exception-reason e)))) (thread-join! t))))))
(show "others go on" (let* ((bad (start (lambda () (raise 'bad)))) (good (start (lambda () 'good)))) (list (join-outcome bad) (join-outcome good))))
(show "after threads of a thread run" (let ((log '())) (join-outcome (start (lambda () (guard (e (#t #f)) (dynamic-wind (lambda () (set! log (cons 'in log))) (lambda () (raise 'x)) (lambda () (set! log (cons 'out log)))))))) log))
(show "twenty that fail" (map (lambda (t) (cadr (join-outcome t))) (map (lambda (i) (start (lambda () (raise i)))) '(1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20))))
