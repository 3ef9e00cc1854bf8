;; What the programs of this folder share: `check` compares with equal?, `check-error` wants an error whose message, with its
;; irritants, is the text where the Scheme is gilt, and any error elsewhere. A program ends with (summary).
(define passed 0)
(define failed 0)
(define (outcome label got expected)
  (if (equal? got expected)
      (set! passed (+ passed 1))
      (begin
        (set! failed (+ failed 1))
        (display label)
        (display ": expected ")
        (write expected)
        (display ", got ")
        (write got)
        (newline))))

(define (message-of condition)
  (if (error-object? condition)
      (let ((port (open-output-string)))
        (display (error-object-message condition) port)
        (for-each (lambda (irritant) (display " " port) (write irritant port)) (error-object-irritants condition))
        (get-output-string port))
      condition))
(define (error-of thunk)
  (call-with-current-continuation
    (lambda (leave)
      (with-exception-handler
        (lambda (condition) (leave (cond-expand (gilt (message-of condition)) (else 'error))))
        (lambda () (thunk) 'no-error)))))

(define-syntax check
  (syntax-rules (=>)
    ((_ expression => expected) (outcome 'expression expression expected))))
(define-syntax check-values
  (syntax-rules (=>)
    ((_ expression => expected) (outcome 'expression (call-with-values (lambda () expression) list) expected))))
(define-syntax check-error
  (syntax-rules (=>)
    ((_ expression => message)
     (outcome 'expression (error-of (lambda () expression)) (cond-expand (gilt message) (else 'error))))))

(define (summary)
  (display passed) (display " passed, ") (display failed) (display " failed") (newline))
