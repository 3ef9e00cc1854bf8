; Definitions and macros made by several threads in one environment: each is there, or was replaced whole. What was defined
; before is found at any moment.
(import (scheme base) (scheme eval) (scheme repl) (srfi 18) (race))

(define (name prefix k) (string->symbol (string-append prefix (number->string k))))
(define (unbound? condition)
  (and (error-object? condition)
       (let ((text (error-object-message condition)))
         (and (< 16 (string-length text)) (string=? "unbound variable" (substring text 0 16))))))
(races
  (lambda ()
    (let ((e (environment '(scheme base))) (shared (interaction-environment)))
      (define (define-all from)
        (eval `(define common (list ,from ,from)) e)
        (eval `(define (procedure x) (list ,from x)) shared)
        (eval `(define-syntax twice (syntax-rules () ((_ x) (list x x ,from)))) shared))
      (define (definer from)
        (lambda ()
          (times 4
            (lambda (n)
              (let ((own (name "own-" (+ from n))))
                (eval `(define ,own ,(+ from n)) e)
                (define-all from))))
          #t))
      (define (user)
        (let loop ((n 0) (good #t))
          (if (= n 4)
              good
              (loop (+ n 1)
                    (and good
                         (let ((common (eval 'common e))) (= (car common) (cadr common)))
                         (= 3 (length (eval '(twice 1) shared)))
                         (= 9 (cadr (eval '(procedure 9) shared)))
                         (guard (condition ((unbound? condition) #t))
                           (= (+ 101 n) (eval (name "own-" (+ 101 n)) e))))))))
      (define-all 0)
      (append (together (definer 100) (definer 200) user)
              (list (equal? (eval (cons 'list (map (lambda (k) (name "own-" k)) '(101 102 103 104 201 202 203 204))) e)
                            '(101 102 103 104 201 202 203 204)))))))
