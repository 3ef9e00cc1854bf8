(define-syntax m
  (syntax-rules () ((_ a a) 'no)))
(m 1 2)
