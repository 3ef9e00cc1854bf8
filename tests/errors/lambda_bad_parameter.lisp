(define f (lambda (x 5) x))
(f 1)
