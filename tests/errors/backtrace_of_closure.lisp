(define (make-adder n)
  (lambda (m) (list (+ n m))))
(define (use f x) (list (f x)))
(display (use (make-adder 1) 'a))
