(define (f x . rest) (list x rest))
(display (f))
