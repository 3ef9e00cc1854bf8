(import (scheme base))
(define (average a b) (/ (+ a b) 2))
(avreage 1 2)
