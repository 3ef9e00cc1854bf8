(define (average xs) (/ (apply + xs) (length xs)))
(display (average '()))
