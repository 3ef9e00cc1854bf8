(define z 1.0-inf.0i)
(display (exact z))
