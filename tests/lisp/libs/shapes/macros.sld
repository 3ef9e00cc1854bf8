; Exports macros whose expansions use names that are not exported.
(define-library (shapes macros)
  (export swap! my-or while tick-twice)
  (import (scheme base) (shapes counter))
  (begin
    (define (hidden x) (if x x #f))
    (define-syntax swap! (syntax-rules () ((_ a b) (let ((t a)) (set! a b) (set! b t)))))
    (define-syntax my-or (syntax-rules () ((_ a b) (let ((t (hidden a))) (if t t b)))))
    (define-syntax while (syntax-rules () ((_ c body ...) (let loop () (when c body ... (loop))))))
    (define-syntax tick-twice (syntax-rules () ((_) (begin (next!) (next!)))))))
