; A call of error keeps the frame of its caller, tail position or not.
(define (fail x)
  (error "failed with" x))
(define (start)
  (list (fail 1)))
(list (start))
