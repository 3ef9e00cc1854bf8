; letrec and letrec*: mutual recursion, mixtures of values and procedures,
; and bindings that are assigned or that escape.
(import (scheme base) (scheme write))

(define (show label value)
  (display label) (display ": ") (write value) (newline))

(show "single" (letrec ((f (lambda (n) (if (= n 0) 1 (* n (f (- n 1))))))) (f 5)))
(show "mutual"
  (letrec ((even? (lambda (n) (if (= n 0) #t (odd? (- n 1)))))
           (odd? (lambda (n) (if (= n 0) #f (even? (- n 1))))))
    (list (even? 100) (odd? 100) (even? 7) (odd? 7))))
(show "three in a ring"
  (letrec ((a (lambda (n) (if (= n 0) 'a (b (- n 1)))))
           (b (lambda (n) (if (= n 0) 'b (c (- n 1)))))
           (c (lambda (n) (if (= n 0) 'c (a (- n 1))))))
    (list (a 0) (a 1) (a 2) (a 3) (a 100))))
(show "values beside procedures"
  (letrec ((base 10) (add (lambda (n) (+ base n)))) (add 5)))
(show "letrec* is sequential" (letrec* ((a 1) (b (+ a 1)) (c (* b 10))) (list a b c)))
(show "letrec* mixed"
  (letrec* ((p (lambda (x) (+ 1 (q (- x 1)))))
            (q (lambda (y) (if (zero? y) 0 (+ 1 (p (- y 1))))))
            (x (p 5))
            (y x))
    y))
(show "empty" (letrec () 'empty))
(show "shadowing"
  (let ((f (lambda () 'outer)))
    (letrec ((f (lambda () 'inner)) (g (lambda () (f)))) (g))))
(show "assigned procedure"
  (letrec ((f (lambda () 1)) (g (lambda () (f))))
    (let ((before (g)))
      (set! f (lambda () 2))
      (list before (g)))))
(show "escaping group"
  (let ((pair (letrec ((count 0)
                       (up (lambda () (set! count (+ count 1)) count))
                       (twice (lambda () (up) (up))))
                (cons up twice))))
    ((car pair))
    ((cdr pair))
    ((car pair))))
(show "one of a group escapes"
  ((letrec ((f (lambda (n) (if (= n 0) 'f (g (- n 1)))))
            (g (lambda (n) (if (= n 0) 'g (f (- n 1))))))
     f)
   5))
(show "data made from own closure"
  (letrec ((node (list 1 (lambda () (car node))))) ((cadr node))))
(show "lambda under other forms"
  (letrec ((f (if #t (lambda (n) (if (= n 0) 'end (f (- n 1)))) #f))) (f 3)))
(show "unused binding with an effect"
  (let ((log '()))
    (letrec ((ignored (begin (set! log (cons 'ran log)) 1))) log)))
(show "deep nesting of scopes"
  (letrec ((a (lambda (x) (letrec ((b (lambda (y) (letrec ((c (lambda (z) (list x y z)))) (c 3))))) (b 2)))))
    (a 1)))
