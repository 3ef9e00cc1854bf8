; exit writes out what is buffered and runs the after thunks that are pending.
(import (scheme base) (scheme process-context) (scheme write))

(display "before")
(newline)
(dynamic-wind
  (lambda () (display "in") (newline))
  (lambda () (display "body") (newline) (exit))
  (lambda () (display "out") (newline)))
(display "never")
