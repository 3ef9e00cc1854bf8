;; Threads after SRFI 18: what the primitives leave to Lisp, which is everything that raises or calls.
(define-library (gilt threads)
  (import (gilt core) (gilt primitives) (gilt control))
  (export thread-join! join-timeout-exception? abandoned-mutex-exception? terminated-thread-exception?
          uncaught-exception? uncaught-exception-reason call-with-mutex)
  (begin
    (define (of-kind kind) (lambda (object) (and (%condition? object) (eq? (%condition-kind object) kind))))
    (define join-timeout-exception? (of-kind 'join-timeout))
    (define terminated? (of-kind 'terminated))
    (define abandoned-mutex-exception? (of-kind 'abandoned-mutex))
    (define terminated-thread-exception? (of-kind 'terminated-thread))

    ;; Raised by thread-join!: the thread ended with an object that nobody handled.
    (define uncaught-exception? (of-kind 'uncaught-exception))
    (define (uncaught-exception-reason condition) (car (%condition-irritants condition)))

    (define (thread-join! thread . arguments)
      (let ((outcome (%thread-join! thread (if (pair? arguments) (car arguments) #f))))
        (cond ((not outcome)
               (if (and (pair? arguments) (pair? (cdr arguments)))
                   (cadr arguments)
                   (raise (%make-error 'join-timeout "thread-join!: timeout" '()))))
              ((eq? (car outcome) 'returned) (cdr outcome))
              ((terminated? (cdr outcome))
               (raise (%make-error 'terminated-thread "thread-join!: thread was terminated" '())))
              (else
               (raise (%make-error 'uncaught-exception "thread-join!: uncaught exception in thread:"
                                   (list (cdr outcome))))))))

    (define (call-with-mutex mutex thunk)
      (dynamic-wind
        (lambda () (mutex-lock! mutex))
        thunk
        (lambda () (mutex-unlock! mutex))))))
