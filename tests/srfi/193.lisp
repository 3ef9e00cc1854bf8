; SRFI 193: the command line of a program that is run from a file.
(import (scheme base) (scheme write) (srfi 193))
(include "check.scm")

(define (ends-with? text end)
  (and (>= (string-length text) (string-length end))
       (string=? (substring text (- (string-length text) (string-length end))) end)))
(define (absolute? text) (char=? (string-ref text 0) #\/))

(check (list? (command-line)) => #t)
(check (ends-with? (car (command-line)) "193.lisp") => #t)
(check (command-name) => "193")
(check (equal? (command-args) (cdr (command-line))) => #t)
(check (map string? (command-args)) => (map (lambda (argument) #t) (cdr (command-line))))
(check (absolute? (script-file)) => #t)
(check (ends-with? (script-file) "/193.lisp") => #t)
(check (absolute? (script-directory)) => #t)
(check (ends-with? (script-directory) "/") => #t)
(check (string-append (script-directory) "193.lisp") => (script-file))
(check-error (let ((f command-name)) (f 1)) => "command-name: expected 0 arguments, got 1; usage: (command-name)")

(summary)
