; Starts threads and compiles; what fails prints its message, and must work when it is done again.
(import (scheme base) (scheme write) (scheme eval) (srfi 18))

(define (step name thunk)
  (display name)
  (display ": ")
  (display (guard (e ((error-object? e) (string-append "error: " (error-object-message e)))) (if (thunk) "ok" "wrong")))
  (newline))
(define (run-twice name thunk) (step name thunk) (step (string-append name ", again") thunk))

(do ((i 0 (+ i 1))) ((= i 4))
  (let ((thread (make-thread (lambda () (* i i)))) (started #f))
    (run-twice (string-append "thread " (number->string i))
      (lambda ()
        (if (not started) (begin (thread-start! thread) (set! started #t)))
        (= (thread-join! thread) (* i i))))))
(run-twice "eval" (lambda () (= 3 (eval '(+ 1 2) (environment '(scheme base))))))
