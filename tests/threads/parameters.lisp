; A new thread inherits the parameter bindings of its creator, by copy.
(import (scheme base) (scheme write) (srfi 18))

(define (show label value)
  (display label) (display ": ") (write value) (newline))

(define p (make-parameter 'initial))
(define (in-thread thunk) (thread-join! (thread-start! (make-thread thunk))))
(show "initial value" (in-thread (lambda () (p))))
(show "inherited binding" (parameterize ((p 'bound)) (in-thread (lambda () (p)))))
(show "binding in the thread stays there" (list (in-thread (lambda () (parameterize ((p 'inner)) (p)))) (p)))
(show "two threads, two bindings"
  (let ((a (make-thread (lambda () (parameterize ((p 'a)) (thread-yield!) (p)))))
        (b (make-thread (lambda () (parameterize ((p 'b)) (thread-yield!) (p))))))
    (thread-start! a)
    (thread-start! b)
    (let* ((x (thread-join! a)) (y (thread-join! b))) (list x y (p)))))
(show "converter runs in the thread" (let ((q (make-parameter 1 (lambda (x) (* 10 x))))) (in-thread (lambda () (parameterize ((q 5)) (q))))))
(show "output port is inherited"
  (let ((port (open-output-string)))
    (parameterize ((current-output-port port)) (in-thread (lambda () (display "from the thread"))))
    (get-output-string port)))
(show "own output ports"
  (map (lambda (t) (thread-join! t))
       (map (lambda (i) (thread-start! (make-thread (lambda ()
              (let ((port (open-output-string)))
                (parameterize ((current-output-port port)) (do ((k 0 (+ k 1))) ((= k 20)) (write i) (thread-yield!)))
                (string-length (get-output-string port)))))))
            '(1 2 3 4))))
(show "nested threads" (parameterize ((p 'outer)) (in-thread (lambda () (parameterize ((p 'middle)) (in-thread (lambda () (p))))))))
