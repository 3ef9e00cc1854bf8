(define (total a b)
  (let ((sum (+ a b)))
    (list sum)))
(display (total 1 "a"))
