(define-syntax m
  (syntax-rules () ((_ a ... b ...) 'no)))
(m 1)
