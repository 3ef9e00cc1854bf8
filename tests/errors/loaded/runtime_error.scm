(define (half x)
  (list (/ x 'two)))

(display (half 10))
