(define λ 5)
(display (list "λμν→" (car λ)))
