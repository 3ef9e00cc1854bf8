(define z 1.5+2i)
(display (floor z))
