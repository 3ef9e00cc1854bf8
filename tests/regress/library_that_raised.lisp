; A library whose body raised, or whose thread was terminated in it, does not count as loaded: the next import runs it again.
(import (scheme base) (scheme eval) (scheme write) (srfi 18))

(define (show label value) (display label) (display ": ") (write value) (newline))
(define (try thunk)
  (guard (condition ((error-object? condition) (cons (error-object-message condition) (error-object-irritants condition))))
    (thunk)))
(define (look-at library name) (try (lambda () (eval name (environment '(scheme base) library)))))

(show "first" (look-at '(failing twice) 'result))
(show "second, through another" (look-at '(failing above) 'above))
(show "third" (look-at '(failing above) 'above))
(show "fourth" (look-at '(failing twice) 'result))
(show "attempts" (eval '(car attempts) (environment '(scheme base) '(failing attempts))))

(define hanging (thread-start! (make-thread (lambda () (look-at '(failing hanging) 'hung)))))
(thread-sleep! 0.05)
(thread-terminate! hanging)
(show "of a terminated thread" (guard (condition ((terminated-thread-exception? condition) 'terminated)) (thread-join! hanging)))
(show "after it" (thread-join! (thread-start! (make-thread (lambda () (look-at '(failing hanging) 'hung)) 'patient))))
(show "still" (look-at '(failing hanging) 'hung))
