(define (power base z) (expt base z))
(display (power 0 +i))
