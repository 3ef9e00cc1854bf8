(define-syntax m
  (syntax-rules () ((_ (a ...) (b ...)) '((a b) ...))))
(display (m (1 2) (3)))
