(define (f x) (+ x missing))
(display (f 1))
