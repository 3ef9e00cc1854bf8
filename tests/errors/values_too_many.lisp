(define-values (a b) (values 1 2 3))
(display a)
