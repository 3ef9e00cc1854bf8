(define v (vector 1 2 3))
(do ((i 0 (+ i 1))) ((> i 3)) (display (vector-ref v i)))
