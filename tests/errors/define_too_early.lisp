; A body is a letrec*: b may not be used while a is being computed.
(define (f)
  (define a (+ b 1))
  (define b 2)
  (list a b))
(display (f))
