(define (f x) (* x 2))
(display (f 1 2))
