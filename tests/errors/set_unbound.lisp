(define x 1)
(set! y 2)
(display x)
