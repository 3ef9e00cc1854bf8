; The define lacks its last parenthesis.
(define (f x)
  (let ((y (* x 2)))
    (+ x y))

(define (g x)
  (f x))
