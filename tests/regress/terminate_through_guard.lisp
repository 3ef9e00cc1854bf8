; thread-terminate! ends a thread even where it catches everything.
(import (scheme base) (scheme write) (srfi 18))
(define t (make-thread (lambda () (let loop () (guard (e (#t #f)) (thread-sleep! 0.001)) (loop)))))
(thread-start! t)
(thread-sleep! 0.05)
(thread-terminate! t)
(write (guard (e ((terminated-thread-exception? e) 'terminated)) (thread-join! t 20 'still-running)))
(newline)
