; case-lambda: dispatch on the number of arguments.
(import (scheme base) (scheme case-lambda) (scheme write))

(define (show label value)
  (display label) (display ": ") (write value) (newline))

(define range
  (case-lambda
    ((e) (range 0 e))
    ((b e) (do ((r '() (cons e r)) (e (- e 1) (- e 1))) ((< e b) r)))))
(show "one argument" (range 3))
(show "two arguments" (range 3 5))

(define f
  (case-lambda
    (() 'none)
    ((a) (list 'one a))
    ((a b . rest) (list 'many a b rest))))
(show "none" (f))
(show "one" (f 1))
(show "two" (f 1 2))
(show "four" (f 1 2 3 4))
(show "first match wins" ((case-lambda ((a . r) (list 'rest a r)) ((a b) 'never)) 1 2))
(show "catch all" ((case-lambda ((a) 'one) (args args)) 1 2 3))
(show "closes over"
  (let ((n 10)) ((case-lambda ((a) (+ a n)) ((a b) (+ a b n))) 1 2)))
(show "own state"
  (let* ((n 0) (g (case-lambda (() n) ((v) (set! n v)))))
    (g 42)
    (g)))
(show "apply" (apply f '(1 2 3)))
(show "procedure?" (procedure? f))
(show "map" (map (case-lambda ((a) (- a)) ((a b) (+ a b))) '(1 2 3)))
(show "map two lists" (map (case-lambda ((a) (- a)) ((a b) (+ a b))) '(1 2 3) '(10 20 30)))
(define plus
  (case-lambda
    (() 0) ((x) x) ((x y) (+ x y)) ((x y z) (+ (+ x y) z)) (args (apply + args))))
(show "optimized plus" (list (plus) (plus 1) (plus 1 2) (plus 1 2 3) (plus 1 2 3 4)))
