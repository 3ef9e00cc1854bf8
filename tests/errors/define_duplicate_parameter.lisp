(define (f x y y) x)
(f 1 2 3)
