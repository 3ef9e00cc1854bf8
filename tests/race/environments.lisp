; Definitions, macros and record types made by several threads in one environment: each is there, or was replaced whole.
(import (scheme base) (scheme eval) (scheme repl) (srfi 18) (race))

(define serial 0)
(define (name prefix k) (string->symbol (string-append prefix (number->string k))))
(races
  (lambda ()
    (set! serial (+ serial 1))
    (let ((e (environment '(scheme base))) (shared (interaction-environment)))
      (define (definer from)
        (lambda ()
          (times 4
            (lambda (n)
              (let ((own (name "own-" (+ from n))))
                (eval `(define ,own ,(+ from n)) e)
                (eval `(define common (list ,from ,from)) e)
                (eval `(define (procedure x) (list ,from x)) shared)
                (eval `(define-syntax twice (syntax-rules () ((_ x) (list x x ,from)))) shared))))
          #t))
      (define (user)
        (let loop ((n 0) (good #t))
          (if (= n 4)
              good
              (loop (+ n 1)
                    (and good
                         (guard (condition ((error-object? condition) #t))
                           (let ((common (eval 'common e))) (= (car common) (cadr common))))
                         (guard (condition ((error-object? condition) #t))
                           (= 3 (length (eval '(twice 1) shared))))
                         (guard (condition ((error-object? condition) #t))
                           (= 9 (cadr (eval '(procedure 9) shared)))))))))
      (append (together (definer 100) (definer 200) user)
              (list (equal? (eval (cons 'list (map (lambda (k) (name "own-" k)) '(101 102 103 104 201 202 203 204))) e)
                            '(101 102 103 104 201 202 203 204)))))))
