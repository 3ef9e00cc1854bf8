; 6.14: exit runs the after thunks of dynamic-wind and flushes. (tests/cli_test looks at the statuses.)
(import (scheme base) (scheme process-context) (scheme eval) (scheme write))
(include "check.scm")
(define p (make-parameter 'outside))
(summary)
(check-of exit
  (parameterize ((p 'inside))
    (dynamic-wind
      (lambda () (display "before "))
      (lambda () (parameterize ((p 'innermost)) (exit #t)))
      (lambda () (display "after ") (write (p)) (newline))))
  => 'never)
