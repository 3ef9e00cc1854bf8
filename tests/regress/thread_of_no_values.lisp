; A thread whose thunk returns no values has an ordinary result.
(import (scheme base) (scheme write) (srfi 18))
(define result (thread-join! (thread-start! (make-thread (lambda () (values))))))
(call-with-values (lambda () result) (lambda all (write (length all))))
(newline)
