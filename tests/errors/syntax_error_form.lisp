(define-syntax must-be-pair
  (syntax-rules ()
    ((_ (a . b)) '(a . b))
    ((_ x) (syntax-error "must-be-pair: not a pair:" x))))
(display (must-be-pair (1 2)))
(display (must-be-pair 5))
