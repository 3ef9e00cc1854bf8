(define f (lambda (x y x) x))
(f 1 2 3)
