; Three are open at the end; the innermost is the place to look at.
(define (f x)
  (let ((y (* x 2)))
    (list x y
