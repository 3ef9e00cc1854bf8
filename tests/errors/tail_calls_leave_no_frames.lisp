; first and second are left by tail calls, so they are not in the backtrace.
(define (first x) (second x))
(define (second x) (third x))
(define (third x) (list (vector-ref x 0)))
(display (first 'none))
