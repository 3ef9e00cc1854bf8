; Keeps everything it makes: the limit must end it with a condition.
(define (fill kept n)
  (fill (cons (make-vector 1000 n) kept) (+ n 1)))
(display (fill '() 0))
