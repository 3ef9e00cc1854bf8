; load: forms one after the other, in the environment given; what an error leaves behind. The folder for files is the first
; argument.
(import (scheme base) (scheme eval) (scheme file) (scheme load) (scheme process-context) (scheme repl) (scheme write))

(define (show label value)
  (display label) (display ": ") (write value) (newline))

(define here (interaction-environment))
(define name (string-append (cadr (command-line)) "/loaded.scm"))
(define (load-text . lines)
  (if (file-exists? name) (delete-file name))
  (call-with-output-file name
    (lambda (port) (for-each (lambda (line) (display line port) (newline port)) lines)))
  (load name here))
(define (value-of name) (eval name here))

(load-text "(define a 1)" "(define (f x) (list a x))" "(define b (f 2))")
(show "definitions" (value-of 'b))
(load-text "(define-syntax twice (syntax-rules () ((_ e) (list e e))))" "(define c (twice a))")
(show "a macro of an earlier form" (value-of 'c))
(load-text "")
(load-text "; nothing" "#;(define a 2) #| nor" "here |#")
(show "texts without data" (value-of 'a))
(load-text "(define d 1) (define e 2)(define" "g" "3)")
(show "forms and lines" (map value-of '(d e g)))
(load-text "#!fold-case" "(DEFINE Folded 1)" "(DEFINE h Folded)" "#!no-fold-case" "(define Unfolded 2)")
(show "folded case" (map value-of '(folded h Unfolded)))

(define (failure thunk)
  (call-with-current-continuation
    (lambda (k) (with-exception-handler (lambda (e) (k (if (error-object? e) 'error e))) thunk))))
(show "an error" (failure (lambda () (load-text "(define i 1)" "(vector-ref (vector) 1)" "(define i 2)"))))
(show "before it" (value-of 'i))
(show "bad syntax" (failure (lambda () (load-text "(define j 1)" "(if)" "(define j 2)"))))
(show "before it" (value-of 'j))
(show "unbalanced" (failure (lambda () (load-text "(define k 1)" "(define k (list 2)"))))
(show "before it" (value-of 'k))
(show "something raised" (failure (lambda () (load-text "(define l 1)" "(raise 'oops)" "(define l 2)"))))
(show "before it" (value-of 'l))
(show "no file" (call-with-current-continuation
                  (lambda (k) (with-exception-handler (lambda (e) (k (file-error? e))) (lambda () (load "no-such-file.scm" here))))))

; A continuation of a form goes on with the forms after it.
(load-text "(define again #f)" "(define count 0)" "(define m (call-with-current-continuation (lambda (k) (set! again k) 0)))"
           "(set! count (+ count 1))" "(define n (list m count))")
(if (< (value-of 'm) 2) ((value-of 'again) (+ (value-of 'm) 1)))
(show "entered again" (value-of 'n))

; A file that loads itself until it is done.
(eval '(define depth 0) here)
(eval (list 'define 'file name) here)
(load-text "(set! depth (+ depth 1))" "(if (< depth 20) (load file))" "(set! depth (+ depth 100))")
(show "nested" (value-of 'depth))

(define other (environment '(scheme base)))
(call-with-output-file (string-append name "2")
  (lambda (port) (write '(define a 'other) port)))
(load (string-append name "2") other)
(show "an environment" (list (value-of 'a) (eval 'a other)))
