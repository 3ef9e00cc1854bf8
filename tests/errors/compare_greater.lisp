; > is compiled to the instruction of <, and keeps its name.
(define (larger? a b) (> a b))
(display (larger? 1 'two))
