; The callee is known only at run time.
(define (twice f x) (list (f x x)))
(define (one x) x)
(display (twice one 1))
