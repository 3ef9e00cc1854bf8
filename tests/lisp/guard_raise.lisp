; guard: clauses, =>, else, re-raise, nesting, and its dynamic environment.
(import (scheme base) (scheme write))

(define (show label value)
  (display label) (display ": ") (write value) (newline))

(show "no exception" (guard (e (#t 'caught)) 'value))
(show "catch all" (guard (e (#t (list 'caught e))) (raise 'oops)))
(show "else" (guard (e ((number? e) 'number) (else (list 'else e))) (raise 'oops)))
(show "first clause" (guard (e ((symbol? e) 'symbol) ((number? e) 'number)) (raise 'oops)))
(show "second clause" (guard (e ((symbol? e) 'symbol) ((number? e) 'number)) (raise 42)))
(show "report example =>" (guard (c ((assq 'a c) => cdr) ((assq 'b c))) (raise (list (cons 'a 42)))))
(show "report example value" (guard (c ((assq 'a c) => cdr) ((assq 'b c))) (raise (list (cons 'b 23)))))
(show "re-raise to outer" (guard (e (#t (list 'outer e))) (guard (e ((number? e) 'inner)) (raise 'sym))))
(show "three deep" (guard (a ((string? a) 'c)) (guard (b ((number? b) 'b)) (guard (c ((symbol? c) 'a)) (raise "s")))))
(show "raise in a clause" (guard (e (#t (list 'outer e))) (guard (e (#t (raise (list 'again e)))) (raise 'first))))
(show "raise in the test" (guard (e (#t (list 'outer e))) (guard (e ((raise 'in-test) 'never)) (raise 'first))))
(show "any object" (map (lambda (x) (guard (e (#t e)) (raise x))) (list 1 "two" 'three '(4) #\5 #f '())))
(show "raise #f" (guard (e ((not e) 'was-false)) (raise #f)))
(show "body with several forms" (guard (e (#t e)) 1 2 (raise 3) 4))
(show "multiple values" (call-with-values (lambda () (guard (e (#t 'no)) (values 1 2))) list))
(show "multiple values of a clause" (call-with-values (lambda () (guard (e (#t (values e 2))) (raise 1))) list))
(show "variable in scope" (let ((x 1)) (guard (e (#t (list x e))) (let ((x 2)) (raise x)))))
(show "several forms in a clause" (let ((n 0)) (guard (e (#t (set! n 1) (list n e))) (raise 'x))))
(show "raise-continuable caught" (guard (e (#t (list 'caught e))) (+ 1 (raise-continuable 'c))))
(show "re-raise is continuable"
  (with-exception-handler
    (lambda (e) (* e 2))
    (lambda () (+ 1 (guard (e ((symbol? e) 'never)) (raise-continuable 20))))))
(define log '())
(define (note! x) (set! log (cons x log)))
(show "dynamic environment of the body is left"
  (let ((p (make-parameter 'outer)))
    (guard (e (#t (list (p) e))) (parameterize ((p 'inner)) (raise (p))))))
(show "no match: body re-entered, handler sees inner"
  (let ((p (make-parameter 'outer)))
    (with-exception-handler
      (lambda (e) (list (p) e))
      (lambda ()
        (guard (e ((number? e) 'never))
          (parameterize ((p 'inner)) (raise-continuable (p))))))))
(set! log '())
(show "winds of a caught exception"
  (let ((v (guard (e (#t (note! 'clause) e))
             (dynamic-wind (lambda () (note! 'in)) (lambda () (raise 'x)) (lambda () (note! 'out))))))
    (list v (reverse log))))
(show "loop in tail position of clause"
  (let loop ((n 0)) (if (< n 10000) (guard (e (#t (set! n e))) (raise (+ n 1))) #f) (if (< n 10000) (loop (+ n 1)) n)))
(define (safe-div a b) (guard (e (#t 'infinity)) (if (= b 0) (raise 'division) (/ a b))))
(show "in a procedure" (list (safe-div 6 3) (safe-div 1 0)))
(show "errors of primitives are caught"
  (map (lambda (thunk) (guard (e ((error-object? e) 'error-object) (#t 'other)) (thunk)))
       (list (lambda () (car 5)) (lambda () (vector-ref (vector 1) 1)) (lambda () (+ 'a 1)) (lambda () (error "mine")))))
(show "calling a non-procedure is caught" (guard (e (#t 'caught)) ((car (list 5)) 1)))
(show "wrong number of arguments is caught" (guard (e (#t 'caught)) ((car (list (lambda (x) x))) 1 2)))
(show "from deep recursion"
  (guard (e (#t e)) (let deep ((n 100000)) (if (= n 0) (raise 'bottom) (+ 1 (deep (- n 1)))))))
(show "through map" (guard (e (#t (list 'stopped-at e))) (map (lambda (x) (if (= x 3) (raise x) x)) '(1 2 3 4))))
(show "many times"
  (let loop ((i 0) (n 0)) (if (= i 10000) n (loop (+ i 1) (guard (e (#t (+ n e))) (raise 1))))))
