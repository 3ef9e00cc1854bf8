;; Standard ports as parameters, and procedures that call a procedure with a port.
(define-library (gilt ports)
  (import (gilt core) (gilt primitives) (gilt control) (gilt expect))
  (export current-input-port current-output-port current-error-port
          call-with-port call-with-input-file call-with-output-file with-input-from-file with-output-to-file
          call-with-output-string)
  (begin
    (define current-input-port (make-parameter (%standard-port 0)))
    (define current-output-port (make-parameter (%standard-port 1)))
    (define current-error-port (make-parameter (%standard-port 2)))
    ;; Reading and writing primitives without a port argument look here.
    (%set-standard-parameters! current-input-port current-output-port current-error-port)

    (define (call-with-port port procedure)
      (expect "call-with-port" "a port" port? port)
      (call-with-values (lambda () (procedure port))
        (lambda results
          (close-port port)
          (apply values results))))
    (define (call-with-input-file name procedure) (call-with-port (open-input-file name) procedure))
    (define (call-with-output-file name procedure) (call-with-port (open-output-file name) procedure))

    (define (with-port parameter port thunk)
      (call-with-port port
        (lambda (port) (parameterize* (list (cons parameter port)) thunk))))
    (define (with-input-from-file name thunk) (with-port current-input-port (open-input-file name) thunk))
    (define (with-output-to-file name thunk) (with-port current-output-port (open-output-file name) thunk))

    (define (call-with-output-string procedure)
      (let ((port (open-output-string)))
        (procedure port)
        (get-output-string port)))))
