(import (scheme base) (scheme write) (srfi 18))
(define t (make-thread (lambda () (raise 'oops))))
(thread-start! t)
(display (thread-join! t))
