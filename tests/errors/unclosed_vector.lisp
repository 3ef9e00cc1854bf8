(display 1)
(define v #(1 2 3
