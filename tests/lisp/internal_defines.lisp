; Definitions inside bodies: letrec* scope, every kind of body, interplay with
; macros and begin.
(import (scheme base) (scheme write))

(define (show label value)
  (display label) (display ": ") (write value) (newline))

(define (f x)
  (define y (* x 2))
  (define (g z) (+ y z))
  (g 1))
(show "procedure body" (f 5))

(define (mutual n)
  (define (my-even? n) (if (= n 0) #t (my-odd? (- n 1))))
  (define (my-odd? n) (if (= n 0) #f (my-even? (- n 1))))
  (list (my-even? n) (my-odd? n)))
(show "mutual" (mutual 11))

(show "let body" (let ((a 1)) (define b (+ a 1)) (* b 10)))
(show "let* body" (let* ((a 1) (c a)) (define b (+ c 1)) (* b 10)))
(show "letrec body" (letrec ((a (lambda () 5))) (define b (a)) (* b 10)))
(show "let-values body" (let-values (((a b) (values 1 2))) (define c (+ a b)) c))
(show "parameterize body"
  (let ((p (make-parameter 1))) (parameterize ((p 2)) (define c (p)) (* c 10))))
(show "when body sees outer definition" (let () (define a 3) (when #t (* a 2))))
(show "sequential" (let () (define a 1) (define b (+ a 1)) (define c (+ b 1)) (list a b c)))
(show "begin splices" (let () (begin (define a 1) (define b 2)) (+ a b)))
(show "nested begin splices" (let () (begin (begin (define a 1)) (define b 2)) (+ a b)))
(show "shadows a parameter" ((lambda (x) (define x 'inner) x) 'outer))
(show "shadows a global" (let () (define (car x) 'mine) (car '(1))))
(show "shadows syntax" (let () (define (when x) (list 'called x)) (when 1)))
(show "shadows if" (let ((if (lambda (a b c) (list a b c)))) (if #f 1 2)))

(define-syntax define-two
  (syntax-rules () ((_ a b v) (begin (define a v) (define b v)))))
(show "by a macro" (let () (define-two p q 7) (list p q)))

(define-syntax hidden-temporary
  (syntax-rules () ((_ name v) (begin (define temporary v) (define (name) temporary)))))
(show "introduced name stays hidden"
  (let () (define temporary 'mine) (hidden-temporary get 'hidden) (list temporary (get))))

(show "internal define-syntax"
  (let ()
    (define-syntax swap!
      (syntax-rules () ((_ a b) (let ((t a)) (set! a b) (set! b t)))))
    (define t 1)
    (define u 2)
    (swap! t u)
    (list t u)))
(show "macro used before a later definition"
  (let ()
    (define (get) (later))
    (define-syntax later (syntax-rules () ((_) 'expanded)))
    (get)))
(show "internal define-record-type"
  (let ()
    (define-record-type point (make-point x y) point? (x point-x) (y point-y))
    (let ((p (make-point 3 4))) (list (point? p) (point? 5) (point-x p) (point-y p)))))
(show "internal define-values" (let () (define-values (a b . c) (values 1 2 3 4)) (list a b c)))
(show "assigned later" (let () (define a 1) (define (get) a) (set! a 2) (get)))
(show "captured by a closure that outlives"
  (map (lambda (g) (g)) (map (lambda (n) (define m (* n n)) (lambda () m)) '(1 2 3))))
(show "deeply nested"
  (let () (define (a) (define (b) (define (c) 'deep) (c)) (b)) (a)))
(show "curried define by hand" (let () (define (adder n) (lambda (m) (+ n m))) ((adder 1) 2)))
(define (optional-tail a . rest) (define n (length rest)) (list a n rest))
(show "rest parameter" (optional-tail 1 2 3))
