(define f (lambda (x)))
(f 1)
