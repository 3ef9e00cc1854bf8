;; Leaving the program, and evaluating more of it.
(define-library (gilt system)
  (import (gilt core) (gilt primitives) (gilt control))
  (export exit emergency-exit features environment eval load interaction-environment
          null-environment scheme-report-environment)
  (begin
    (define (exit-code arguments)
      (cond ((null? arguments) 0)
            ((eq? (car arguments) #t) 0)
            ((eq? (car arguments) #f) 1)
            ((and (exact-integer? (car arguments)) (<= 0 (car arguments) 255)) (car arguments))
            (else 1)))

    ;; The outstanding after thunks run first, innermost first (R7RS 6.14).
    (define (unwind!)
      (let ((winders (%winders)))
        (if (pair? winders)
            (begin
              (%set-winders! (cdr winders))
              ((vector-ref (car winders) 1))
              (unwind!)))))
    (define (exit . arguments)
      (unwind!)
      (%exit (exit-code arguments)))
    (define (emergency-exit . arguments) (%emergency-exit (exit-code arguments)))

    (define (features) (%features))

    ;; Compiling gives procedures to run in order, those of libraries first. A library is handed out once, so whoever
    ;; got it runs it while the others wait here; the evaluating thread itself may come by again.
    (define loading (make-mutex 'loading))
    (define (with-loading thunk)
      (if (eq? (mutex-state loading) (current-thread))
          (thunk)
          (dynamic-wind
            (lambda () (mutex-lock! loading))
            thunk
            (lambda () (mutex-unlock! loading)))))

    ;; Runs all but the last, which is given back.
    (define (run-libraries thunks)
      (if (null? (cdr thunks))
          (car thunks)
          (begin ((car thunks)) (run-libraries (cdr thunks)))))
    (define (run-all thunks)
      (if (pair? thunks)
          (begin ((car thunks)) (run-all (cdr thunks)))))

    (define interaction-environment %interaction-environment)
    (define (environment . import-sets)
      (with-loading
        (lambda ()
          (let ((made (%make-environment import-sets)))
            (run-all (cdr made))
            (car made)))))
    (define (scheme-report-environment version) (environment '(scheme r5rs)))
    (define (null-environment version) (environment '(scheme r5rs)))
    (define (eval expression . environment)
      ((with-loading
         (lambda ()
           (run-libraries
             (%compile expression (if (null? environment) (%interaction-environment) (car environment))))))))

    (define (load file . environment)
      (let ((environment (if (null? environment) (%interaction-environment) (car environment)))
            (port (open-input-file file)))
        (let loop ((form (read port)))
          (if (eof-object? form)
              (close-port port)
              (begin
                (eval form environment)
                (loop (read port)))))))))
