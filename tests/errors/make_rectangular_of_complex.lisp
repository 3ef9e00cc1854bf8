(define z +i)
(display (make-rectangular 1 z))
