(define (show-limit) (list limit))
(display (show-limit))
(define limit 10)
