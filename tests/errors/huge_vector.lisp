(define v (make-vector 100000000000 0))
(display (vector-length v))
