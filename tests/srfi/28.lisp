; SRFI 28: format.
(import (scheme base) (srfi 28) (scheme write))
(include "check.scm")

(check (format "Hello, ~a" "World!") => "Hello, World!")
(check (format "Error, list is too short: ~s~%" '(one "two" 3)) => "Error, list is too short: (one \"two\" 3)\n")
(check (format "~~") => "~")
(check (format "") => "")
(check (format "~a~s~a" #\a #\a 1/2) => "a#\\a1/2")
(check (format "no directive") => "no directive")
(check (format "~A and ~S" "x" "y") => "x and \"y\"")
(check-error (format "~a") => "format: too few objects for \"~a\"")
(check-error (format "~q" 1) => "format: unknown directive ~q in \"~q\"")
(check-error (format "x~") => "format: the text ends in a tilde: \"x~\"")
(check-error (format 5) => "format: expected a string, got 5")
(check-error (format "~a" 1 2) => "format: more objects than directives; left over are (2)")

(summary)
