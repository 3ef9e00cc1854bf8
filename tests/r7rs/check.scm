;; What the programs of this folder share. Each form is one check; tests/r7rs/names_test reads them too, and takes the operator
;; of the expression, or the NAME where there is one, for the name of the report that is being checked.
;;   (check EXPRESSION => VALUE)              equal? to the value; check-of NAME likewise
;;   (check-values EXPRESSION => VALUE ...)   all of the values
;;   (check-output EXPRESSION => STRING)      what it writes to the current output port
;;   (check-error EXPRESSION)                 a condition; in gilt one with a message that names the operator, or (after
;;                                            check-error-of NAME) any message
;;   (check-syntax FORM)                      not evaluated but given to eval, which must refuse it; check-syntax-of likewise
;; A program ends with (summary), and has imported (scheme base), (scheme eval) and (scheme write).
(define checks 0)
(define failures 0)

(define (complain expression expected got)
  (set! failures (+ failures 1))
  (write expression) (newline)
  (display "  expected ") (write expected) (newline)
  (display "  got      ") (write got) (newline))

(define (message-of condition)
  (if (error-object? condition)
      (let ((port (open-output-string)))
        (display (error-object-message condition) port)
        (for-each (lambda (irritant) (display " " port) (write irritant port))
                  (or (error-object-irritants condition) '()))
        (get-output-string port))
      condition))

(define (judge expression thunk expected)
  (set! checks (+ checks 1))
  (let ((got (guard (condition (#t (list 'raised (message-of condition)))) (thunk))))
    (if (not (equal? got expected)) (complain expression expected got))))

;; Anything will do for other Schemes: what the report calls an error they may even raise as a symbol.
(define (message-names? name message)
  (cond-expand
    (gilt (and (string? message)
               (or (not name)
                   (let ((start (string-append (symbol->string name) ": ")))
                     (and (> (string-length message) (string-length start))
                          (string=? start (substring message 0 (string-length start))))))))
    (else #t)))

(define (judge-error expression name thunk)
  (set! checks (+ checks 1))
  (let ((got (guard (condition (#t (cons 'raised (message-of condition)))) (list 'returned (thunk)))))
    (if (not (and (eq? (car got) 'raised) (message-names? name (cdr got))))
        (complain expression (if name (list 'error 'of name) 'error) got))))

(define (output-of thunk)
  (let ((port (open-output-string)))
    (parameterize ((current-output-port port)) (thunk))
    (get-output-string port)))

(define check-environment
  (environment '(scheme base) '(scheme case-lambda) '(scheme lazy) '(scheme write)))

(define-syntax check
  (syntax-rules (=>)
    ((_ expression => expected) (judge 'expression (lambda () expression) expected))))
(define-syntax check-of
  (syntax-rules (=>)
    ((_ name expression => expected) (judge 'expression (lambda () expression) expected))))
(define-syntax check-values
  (syntax-rules (=>)
    ((_ expression => expected ...)
     (judge 'expression (lambda () (call-with-values (lambda () expression) list)) (list expected ...)))))
(define-syntax check-output
  (syntax-rules (=>)
    ((_ expression => expected) (judge 'expression (lambda () (output-of (lambda () expression))) expected))))
(define-syntax check-error
  (syntax-rules () ((_ expression) (judge-error 'expression (car 'expression) (lambda () expression)))))
(define-syntax check-error-of
  (syntax-rules ()
    ((_ name expression) (judge-error 'expression #f (lambda () expression)))))
(define-syntax check-syntax
  (syntax-rules () ((_ form) (judge-error 'form (car 'form) (lambda () (eval 'form check-environment))))))
(define-syntax check-syntax-of
  (syntax-rules ()
    ((_ name form) (judge-error 'form #f (lambda () (eval 'form check-environment))))))

(define (summary)
  (write checks) (display " checks, ") (write failures) (display " failed") (newline))
