(define f (case-lambda ((x) x) ((x y) (+ x y))))
(display (f 1 2 3))
