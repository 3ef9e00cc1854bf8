(define (f x y . rest) (list x y rest))
(display (f 1))
