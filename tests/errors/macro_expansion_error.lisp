; The mistake is in the template; the position is where the program used it.
(define-syntax bad (syntax-rules () ((_ x) (if))))
(display (bad 1))
