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

    ;; What is to run: procedures of no arguments, in order; the value is that of the last.
    (define (run thunks)
      (if (null? (cdr thunks))
          ((car thunks))
          (begin ((car thunks)) (run (cdr thunks)))))

    (define interaction-environment %interaction-environment)
    (define (environment . import-sets)
      (let ((made (%make-environment import-sets)))
        (for-all (cdr made))
        (car made)))
    (define (for-all thunks)
      (if (pair? thunks)
          (begin ((car thunks)) (for-all (cdr thunks)))))
    (define (scheme-report-environment version) (environment '(scheme r5rs)))
    (define (null-environment version) (environment '(scheme r5rs)))
    (define (eval expression . environment)
      (run (%compile expression (if (null? environment) (%interaction-environment) (car environment)))))

    (define (load file . environment)
      (let ((environment (if (null? environment) (%interaction-environment) (car environment)))
            (port (open-input-file file)))
        (let loop ((form (read port)))
          (if (eof-object? form)
              (close-port port)
              (begin
                (eval form environment)
                (loop (read port)))))))))
