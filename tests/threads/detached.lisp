; What takes long and is no matter of Lisp values gives up the lock: afterwards the thread holds it anew.
(import (scheme base) (scheme write) (scheme file) (scheme eval) (scheme process-context) (gilt runtime))

(define (holds) (cdr (assq 'holds (gil-stats))))
(define (show label thunk)
  (let* ((before (holds)) (nothing (thunk)) (count (- (holds) before)))
    (display label) (display ": ") (write (if (gil-enabled?) (> count 0) (= count 0))) (newline)))

(show "environment" (lambda () (environment '(scheme base))))
(show "eval" (lambda () (eval '(+ 1 2) (environment '(scheme base)))))

(define name (string-append (cadr (command-line)) "/detached"))
(define text (make-string 300000 #\x))
(define out #f)
(define in #f)
(show "opening to write" (lambda () (set! out (open-output-file name))))
(show "writing" (lambda () (write-string text out)))
(show "closing" (lambda () (write-string (make-string 60000 #\y) out) (write-string text out) (close-port out)))
(show "opening to read" (lambda () (set! in (open-input-file name))))
(show "reading" (lambda () (read-string 600000 in)))
(close-port in)

(define big (expt 7 60000))
(define digits #f)
(show "number->string" (lambda () (set! digits (number->string big))))
(show "string->number" (lambda () (string->number digits)))
(show "display" (lambda () (display big (open-output-string))))
