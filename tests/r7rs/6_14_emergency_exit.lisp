; 6.14: emergency-exit does not run the after thunks of dynamic-wind.
(import (scheme base) (scheme process-context) (scheme eval) (scheme write))
(include "check.scm")
(summary)
(check-of emergency-exit
  (dynamic-wind
    (lambda () (display "before\n") (flush-output-port))
    (lambda () (emergency-exit #t))
    (lambda () (display "after\n") (flush-output-port)))
  => 'never)
