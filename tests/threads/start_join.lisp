; make-thread, thread-start!, thread-join!: results, names, predicates.
(import (scheme base) (scheme write) (srfi 18))

(define (show label value)
  (display label) (display ": ") (write value) (newline))

(define (run thunk) (thread-join! (thread-start! (make-thread thunk))))
(show "result" (run (lambda () 42)))
(show "result is any object" (map (lambda (v) (run (lambda () v))) (list 1 "two" 'three '(4) #\5 #f '())))
(show "same object" (let ((x (list 1))) (eq? x (run (lambda () x)))))
(show "thread?" (map thread? (list (current-thread) (make-thread (lambda () 1)) 5 'a)))
(show "name" (thread-name (make-thread (lambda () 1) 'worker)))
(show "start returns the thread" (let ((t (make-thread (lambda () 1)))) (let ((s (thread-start! t))) (thread-join! t) (eq? s t))))
(show "not run before start" (let* ((n 0) (t (make-thread (lambda () (set! n 1))))) (let ((before n)) (thread-start! t) (thread-join! t) (list before n))))
(show "join twice" (let ((t (thread-start! (make-thread (lambda () 'v))))) (let* ((a (thread-join! t)) (b (thread-join! t))) (list a b))))
(show "current thread differs" (let ((main (current-thread))) (run (lambda () (eq? main (current-thread))))))
(show "current thread is the thread" (let ((t #f)) (set! t (make-thread (lambda () (eq? t (current-thread))))) (thread-start! t) (thread-join! t)))
(show "specific" (let ((t (make-thread (lambda () 1)))) (thread-specific-set! t 'mine) (thread-specific t)))
(show "closure variables" (let ((x 10)) (run (lambda () (set! x (+ x 1)))) x))
(show "nested" (run (lambda () (+ 1 (run (lambda () (+ 1 (run (lambda () 1)))))))))
(show "joined by another thread"
  (let* ((a (thread-start! (make-thread (lambda () 'from-a)))) (b (thread-start! (make-thread (lambda () (list 'b (thread-join! a))))))) (thread-join! b)))
(show "four at once" (map thread-join! (map (lambda (i) (thread-start! (make-thread (lambda () (* i i))))) '(1 2 3 4))))
(show "unstarted thread is dropped" (begin (make-thread (lambda () (error "never"))) 'fine))
