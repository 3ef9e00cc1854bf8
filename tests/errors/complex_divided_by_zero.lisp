(define (share z n) (/ z n))
(display (share 3+4i 0))
