(define p (cons 1 2))
(vector-set! p 0 'x)
(display p)
