;; Derived syntax that needs procedures at run time: guard, parameterize, delay, delay-force.
(define-library (gilt syntax)
  (import (gilt core) (gilt primitives) (gilt control))
  (export guard parameterize delay delay-force)
  (begin

    ;; Runs body; if it raises, leaves it and calls handler with the condition. The handler's second argument takes it
    ;; back into the dynamic environment of the raise, to raise the condition again there (R7RS 4.2.7).
    (define (call-guarded body handler)
      ((call-with-current-continuation
         (lambda (leave)
           (with-exception-handler
             (lambda (condition)
               ((call-with-current-continuation
                  (lambda (return)
                    (leave
                      (lambda ()
                        (handler condition
                                 (lambda ()
                                   (return (lambda () (raise-continuable condition)))))))))))
             (lambda () (values-thunk body)))))))

    ;; The same for a handler that takes everything, so that nothing need be kept to go back to.
    (define (call-guarded-always body handler)
      ((call-with-current-continuation
         (lambda (leave)
           (with-exception-handler
             (lambda (condition) (leave (lambda () (handler condition))))
             (lambda () (values-thunk body)))))))

    ;; A procedure that returns what body has returned.
    (define (values-thunk body)
      (call-with-values body
        (case-lambda
          ((value) (lambda () value))
          (results (lambda () (apply values results))))))

    (define-syntax guard
      (syntax-rules (else)
        ((_ (condition clause ... (else result0 result ...)) body0 body ...)
         (call-guarded-always (lambda () body0 body ...)
                              (lambda (condition) (cond clause ... (else result0 result ...)))))
        ((_ (condition clause ...) body0 body ...)
         (call-guarded (lambda () body0 body ...)
                       (lambda (condition reraise) (cond clause ... (else (reraise))))))))

    (define-syntax parameterize
      (syntax-rules ()
        ((_ () body0 body ...) (let () body0 body ...))
        ((_ ((parameter value) ...) body0 body ...)
         (parameterize* (list (cons parameter value) ...) (lambda () body0 body ...)))))

    (define-syntax delay
      (syntax-rules ()
        ((_ expression) (make-lazy-promise (lambda () (make-eager-promise expression))))))

    (define-syntax delay-force
      (syntax-rules ()
        ((_ expression) (make-lazy-promise (lambda () expression)))))))
