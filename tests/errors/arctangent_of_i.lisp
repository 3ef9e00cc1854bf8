(define (angle-of z) (atan z))
(display (angle-of -i))
