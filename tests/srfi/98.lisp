; SRFI 98: environment variables.
(import (scheme base) (scheme write) (srfi 98))
(include "check.scm")

(check (string? (get-environment-variable "PATH")) => #t)
(check (get-environment-variable "GILT TEST: NO SUCH VARIABLE") => #f)
(check (list? (get-environment-variables)) => #t)
(check (equal? (assoc "PATH" (get-environment-variables)) (cons "PATH" (get-environment-variable "PATH"))) => #t)
(check-error (get-environment-variable 5) => "get-environment-variable: expected a string, got 5")

(summary)
