(define n (expt 3 (expt 10 15)))
(display (even? n))
