(define (half z) (quotient z 2))
(display (half 4+2i))
