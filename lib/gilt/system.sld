;; Leaving the program, and evaluating more of it.
(define-library (gilt system)
  (import (gilt core) (gilt primitives) (gilt control) (gilt expect))
  (export exit emergency-exit features environment eval load interaction-environment
          null-environment scheme-report-environment)
  (begin
    (define (exit-code status)
      (cond ((eq? status #t) 0)
            ((eq? status #f) 1)
            ((and (exact-integer? status) (<= 0 status 255)) status)
            (else 1)))

    ;; The outstanding after thunks run first, innermost first (R7RS 6.14).
    (define exit
      (case-lambda
        (() (exit #t))
        ((status) (rewind! '()) (%exit (exit-code status)))))
    (define emergency-exit
      (case-lambda
        (() (emergency-exit #t))
        ((status) (%emergency-exit (exit-code status)))))

    (define (features) (%features))

    ;; Compiling gives the libraries to run, then the procedure of the form. One thread at a time runs libraries, and the
    ;; others wait here; in the body of a library the running thread itself may come by again. A library that is left by an
    ;; error counts as never begun.
    (define (lock-even-abandoned! mutex)
      (let ((condition
              (call-with-current-continuation
                (lambda (k)
                  (with-exception-handler k (lambda () (mutex-lock! mutex) #f))))))
        (if (not (or (not condition)
                     (and (%condition? condition) (eq? (%condition-kind condition) 'abandoned-mutex))))
            (raise condition))))
    (define (with-loading thunk)
      (let ((loading (%loading-mutex)))
        (if (eq? (mutex-state loading) (current-thread))
            (thunk)
            (dynamic-wind
              (lambda () (lock-even-abandoned! loading) (%end-library! #f #f))
              thunk
              (lambda () (mutex-unlock! loading))))))

    (define (run-library! library)
      (if (%begin-library! (car library))
          (let ((finished #f))
            (dynamic-wind
              (lambda () #f)
              (lambda () ((cdr library)) (set! finished #t))
              (lambda () (%end-library! (car library) finished))))))
    ;; Gives the procedure that is left.
    (define (run-libraries steps)
      (define (run! steps)
        (cond ((null? steps) #f)
              ((pair? (car steps)) (run-library! (car steps)) (run! (cdr steps)))
              (else (car steps))))
      (if (and (pair? steps) (pair? (car steps)))
          (with-loading (lambda () (run! steps)))
          (run! steps)))

    (define (interaction-environment) (%interaction-environment))
    (define (environment . import-sets)
      (let ((made (%make-environment import-sets)))
        (run-libraries (cdr made))
        (car made)))
    (define (five? version) (eqv? version 5))
    (define (scheme-report-environment version)
      (expect "scheme-report-environment" "5, the version of the report" five? version)
      (environment '(scheme r5rs)))
    (define (null-environment version)
      (expect "null-environment" "5, the version of the report" five? version)
      (environment
        '(only (scheme r5rs) ... => _ and begin case cond define define-syntax delay do else if lambda let let* let-syntax letrec
               letrec-syntax or quasiquote quote set! syntax-rules)))

    (define eval
      (case-lambda
        ((expression) (eval expression (%interaction-environment)))
        ((expression environment) ((run-libraries (%eval expression environment))))))

    (define load
      (case-lambda
        ((file) (load file (%interaction-environment)))
        ((file environment)
         (let ((text (%load file)))
           (let loop ((position 0))
             (let ((form (%load-form text position environment)))
               (if form
                   (begin
                     ((run-libraries (cdr form)))
                     (loop (car form))))))))))))
