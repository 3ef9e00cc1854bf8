(define (included-half x)
  (list (/ x 'two)))
