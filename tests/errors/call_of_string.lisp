(define (run f) (list (f)))
(display (run "text"))
