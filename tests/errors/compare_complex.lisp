(define (smaller a b) (if (< a b) a b))
(display (smaller 1 3+4i))
